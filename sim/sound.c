#include "sim/sound.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "core/fault.h"
#include "core/writer.h"
#include "pump/tone.h"

enum {
    HEAD = 44,
    SAMPLE = 2, /* bytes */
    PCM = 1,
    MONO = 1,
    FILE_SIZE_MAX = HEAD + SAMPLE * TONE_DOUBLE_S * TONE_RATE_HZ,
};

static void text(struct writer *out, const char *word)
{
    writer_bytes(out, (const uint8_t *)word, strlen(word));
}

/* The head of a RIFF file of one format and one run of samples. */
static void write_head(struct writer *out, uint32_t data_size)
{
    text(out, "RIFF");
    writer_u32(out, HEAD - 8 + data_size);
    text(out, "WAVEfmt ");
    writer_u32(out, 16);
    writer_u16(out, PCM);
    writer_u16(out, MONO);
    writer_u32(out, TONE_RATE_HZ);
    writer_u32(out, TONE_RATE_HZ * SAMPLE);
    writer_u16(out, SAMPLE);
    writer_u16(out, 8 * SAMPLE);
    text(out, "data");
    writer_u32(out, data_size);
}

static size_t render(uint8_t *bytes, size_t room, enum port_tone tone)
{
    const uint32_t count = tone_samples(tone);
    struct writer out;
    size_t used = 0;

    writer_init(&out, bytes, room);
    write_head(&out, count * SAMPLE);
    for (uint32_t i = 0; i < count; i++)
        writer_u16(&out, (uint16_t)tone_sample(tone, i));
    ASSERT(writer_end(&out, &used) == OK);
    return used;
}

int sound_write(const char *path, enum port_tone tone)
{
    uint8_t bytes[FILE_SIZE_MAX];
    const size_t size = render(bytes, sizeof(bytes), tone);
    FILE *file = fopen(path, "wb");
    int whole;

    if (!file) {
        log_error(
            "%s: %s: name a file that can be written", path, strerror(errno));
        return -1;
    }
    whole = fwrite(bytes, 1, size, file) == size;
    if (fclose(file) != 0 || !whole) {
        log_error("%s: %s: what is there is not a whole tone: make room and "
                  "try again",
            path, strerror(errno));
        return -1;
    }
    return 0;
}
