/* test_sound.c: a tone as a file that any player takes. */
#include "sim/sound.h"

#include "core/reader.h"
#include "pump/tone.h"
#include "test/test.h"

static char path[] = "/tmp/cisterna-sound-XXXXXX";

static uint8_t bytes[100000];

static size_t written(enum port_tone tone)
{
    FILE *file;
    size_t size;

    CHECK(sound_write(path, tone) == 0);
    file = fopen(path, "rb");
    assert_non_null(file);
    size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return size;
}

static void is_word(struct reader *r, const char *word)
{
    uint8_t found[4];

    reader_bytes(r, found, 4);
    assert_memory_equal(found, word, 4);
}

/* F-06, F-07: each field of the head, then the samples of pump/tone. */
static void check_file(enum port_tone tone, uint32_t seconds)
{
    const uint32_t data = seconds * TONE_RATE_HZ * 2;
    struct reader r;

    reader_init(&r, bytes, written(tone));
    is_word(&r, "RIFF");
    assert_int_equal(reader_u32(&r), 36 + data);
    is_word(&r, "WAVE");
    is_word(&r, "fmt ");
    assert_int_equal(reader_u32(&r), 16);
    assert_int_equal(reader_u16(&r), 1); /* PCM */
    assert_int_equal(reader_u16(&r), 1); /* mono */
    assert_int_equal(reader_u32(&r), 8000);
    assert_int_equal(reader_u32(&r), 16000);
    assert_int_equal(reader_u16(&r), 2);
    assert_int_equal(reader_u16(&r), 16);
    is_word(&r, "data");
    assert_int_equal(reader_u32(&r), data);
    for (uint32_t i = 0; i < data / 2; i++)
        assert_int_equal((int16_t)reader_u16(&r), tone_sample(tone, i));
    CHECK(reader_end(&r) == OK);
}

static void a_tone_is_written_sample_for_sample(void **state)
{
    (void)state;
    check_file(PORT_TONE_DOUBLE, 3);
    check_file(PORT_TONE_SINGLE, 1); /* over the longer one */
}

static void what_cannot_be_written_is_said(void **state)
{
    (void)state;
    CHECK(sound_write("/tmp", PORT_TONE_SINGLE) == -1);
    CHECK(sound_write("/dev/full", PORT_TONE_DOUBLE) == -1);
}

static int make(void **state)
{
    (void)state;
    return mkstemp(path) < 0;
}

static int clean(void **state)
{
    (void)state;
    return remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tone_is_written_sample_for_sample),
        cmocka_unit_test(what_cannot_be_written_is_said),
    };

    return cmocka_run_group_tests(tests, make, clean);
}
