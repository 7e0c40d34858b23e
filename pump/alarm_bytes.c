#include "core/reader.h"
#include "core/writer.h"
#include "pump/alarm.h"

enum {
    VERSION = 1,
    SILENT = 1, /* the bits of byte 1 */
    OWED = 2,
};

void alarm_encode(const struct alarm *alarm, struct writer *out)
{
    int i, j;

    writer_u8(out, VERSION);
    writer_u8(out,
        (uint8_t)((alarm->silent ? SILENT : 0) | (alarm->owed ? OWED : 0)));
    writer_u16(out, alarm->active);
    writer_u16(out, alarm->latched);
    writer_u16(out, (uint16_t)alarm->settings.medium_min);
    writer_u16(out, (uint16_t)alarm->settings.high_min);
    writer_u16(out, (uint16_t)alarm->settings.silence_h);
    writer_u32(out, 0);
    writer_u64(out, (uint64_t)alarm->sounded_s);
    writer_u64(out, (uint64_t)alarm->silenced_s);
    for (i = 0; i < ALARM_CAUSES; i++)
        for (j = 0; j < ALARM_CYCLES - 1; j++)
            writer_u64(out, (uint64_t)alarm->began_s[i][j]);
}

/* 0 to now_s, as a tick must be. */
static int is_past(int64_t at_s, int64_t now_s)
{
    return at_s >= 0 && at_s <= now_s;
}

static int is_past_or_never(int64_t at_s, int64_t now_s)
{
    return at_s == ALARM_LONG_AGO_S || is_past(at_s, now_s);
}

static enum status check_causes(const struct alarm *alarm)
{
    uint32_t i;

    if (alarm->active >> ALARM_CAUSES)
        return ERR_CORRUPT;
    if (alarm->latched & ~alarm->active)
        return ERR_CORRUPT;
    for (i = 0; i < ALARM_CAUSES; i++)
        if ((alarm->latched & 1U << i) &&
            event_of_code(i + 1)->priority != EVENT_HIGH)
            return ERR_CORRUPT;
    if ((alarm->silent || alarm->owed) && !alarm->active)
        return ERR_CORRUPT;
    return OK;
}

static enum status check_instants(const struct alarm *alarm, int64_t now_s)
{
    int i;

    if (!is_past(alarm->sounded_s, now_s))
        return ERR_CORRUPT;
    if (!is_past(alarm->silenced_s, now_s))
        return ERR_CORRUPT;
    for (i = 0; i < ALARM_CAUSES; i++) {
        if (!is_past_or_never(alarm->began_s[i][0], now_s))
            return ERR_CORRUPT;
        if (!is_past_or_never(alarm->began_s[i][1], alarm->began_s[i][0]))
            return ERR_CORRUPT;
    }
    return OK;
}

/* The invariants of struct alarm, of bytes from outside. */
static enum status check(const struct alarm *alarm, int64_t now_s)
{
    const enum status status = check_causes(alarm);

    if (status != OK)
        return status;
    if (alarm_settings_check(&alarm->settings) != OK)
        return ERR_CORRUPT;
    return check_instants(alarm, now_s);
}

enum status alarm_decode(struct alarm *alarm, struct reader *in, int64_t now_s)
{
    const unsigned version = reader_u8(in), flags = reader_u8(in);
    enum status status;
    struct alarm read;
    uint32_t rest;
    int i, j;

    alarm_init(&read);
    read.silent = (flags & SILENT) != 0;
    read.owed = (flags & OWED) != 0;
    read.active = reader_u16(in);
    read.latched = reader_u16(in);
    read.settings.medium_min = reader_u16(in);
    read.settings.high_min = reader_u16(in);
    read.settings.silence_h = reader_u16(in);
    rest = reader_u32(in);
    read.sounded_s = (int64_t)reader_u64(in);
    read.silenced_s = (int64_t)reader_u64(in);
    for (i = 0; i < ALARM_CAUSES; i++)
        for (j = 0; j < ALARM_CYCLES - 1; j++)
            read.began_s[i][j] = (int64_t)reader_u64(in);
    if (in->failed)
        return ERR_SHORT;
    if (version != VERSION || flags > OWED || rest != 0)
        return ERR_CORRUPT;
    status = check(&read, now_s);
    if (status == OK)
        *alarm = read;
    return status;
}
