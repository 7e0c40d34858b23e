#include "test/link/samples.h"

#include <string.h>

#include "link/msg_bolus.h"
#include "link/msg_commit.h"
#include "link/msg_keys.h"
#include "link/msg_log.h"
#include "link/msg_order.h"
#include "link/msg_program.h"
#include "link/msg_result.h"
#include "link/msg_stage.h"
#include "link/msg_status.h"

/* The codec of a kind without its types. */
#define CODEC(name, type, encode, decode)                                      \
    static enum status name##_out(                                             \
        const void *m, uint8_t *out, size_t room, size_t *used)                \
    {                                                                          \
        return encode((const struct type *)m, out, room, used);                \
    }                                                                          \
    static enum status name##_in(void *m, const uint8_t *bytes, size_t size)   \
    {                                                                          \
        return decode((struct type *)m, bytes, size);                          \
    }
CODEC(status, msg_status, msg_status_encode, msg_status_decode)
CODEC(program, msg_program, msg_program_encode, msg_program_decode)
CODEC(stage, msg_stage, msg_stage_encode, msg_stage_decode)
CODEC(commit, msg_commit, msg_commit_encode, msg_commit_decode)
CODEC(bolus, msg_bolus, msg_bolus_encode, msg_bolus_decode)
CODEC(order, msg_order, msg_order_encode, msg_order_decode)
CODEC(result, msg_result, msg_result_encode, msg_result_decode)
CODEC(fate, msg_fate, msg_result_encode_fate, msg_result_decode_fate)
CODEC(log, msg_log, msg_log_encode, msg_log_decode)
CODEC(log_ask, msg_log_ask, msg_log_encode_ask, msg_log_decode_ask)
CODEC(pair, msg_pair, msg_keys_encode_pair, msg_keys_decode_pair)
CODEC(paired, msg_paired, msg_keys_encode_paired, msg_keys_decode_paired)
CODEC(key, msg_key, msg_keys_encode, msg_keys_decode)

static void make_status(void *out)
{
    struct msg_status m = { .serial = "CIS300214",
        .capacity_nl = 40000000,
        .firmware = 0x01020003,
        .implanted_s = 1700000000,
        .pump_s = 1794819600,
        .offset_s = 3600,
        .tick_s = 94816000,
        .mode = MSG_STATUS_RUNNING,
        .battery = MSG_STATUS_BATTERY_ERI,
        .eri_s = 1794000000,
        .eos_s = 1801776000,
        .active = 3,
        .silenced = 2,
        .volume_nl = 12345678,
        .rest_num = 5,
        .rest_den = 8640000000,
        .filled_s = 1790000000,
        .fill_nl = 40000000,
        .alarm_nl = 2000000,
        .low_s = 1796000000,
        .empty_s = 1797000000,
        .number = 17,
        .product = 2,
        .nominal_ng_per_ml = 2000000,
        .used_ng_per_ml = 1985000,
        .caps = { 16000, 120000, 620000 },
        .day_ng = 310000,
        .past_ng = 305000,
        .tubing_nl = 140000,
        .catheter_nl = 132000,
        .path_left_nl = 90000,
        .path_ng_per_ml = 500000,
        .bolus = { MSG_STATUS_SINGLE, 10000, 7201, 1200, 5556 },
        .periodic_s = 1794900000,
        .last = 4711 };

    memcpy(out, &m, sizeof m);
}

static void make_program(void *out)
{
    struct msg_program m = { .number = 17,
        .product = 2,
        .nominal_ng_per_ml = 2000000,
        .used_ng_per_ml = 1985000,
        .caps = { 16000, 120000, 620000 },
        .alarm_nl = 2000000,
        .fill_nl = 20000000,
        .tubing_nl = 140000,
        .catheter_nl = 132000,
        .periodic = { 20000, 360, 30, 600 },
        .lead = { MSG_PROGRAM_BRIDGE, 272000, 157000, 30000 } };
    int i;

    schedule_init(&m.schedule);
    if (schedule_add_set(&m.schedule, 0x1f) != OK)
        return;
    for (i = 0; i < 4; i++)
        if (schedule_add_step(&m.schedule, 300 * i, 50000 + i) != OK)
            return;
    if (schedule_add_set(&m.schedule, 0x60) != OK ||
        schedule_add_step(&m.schedule, 0, 310000) != OK)
        return;
    memcpy(out, &m, sizeof m);
}

static void make_stage(void *out)
{
    struct msg_stage m = { .number = 17,
        .next_number = 18,
        .pump_s = 1794819600,
        .volume_nl = 20000000,
        .day_ng = 330000,
        .week_ng = 2170000,
        .bolus_ng = 20000,
        .flow_nl_min = 140000,
        .flow_nl_max = 190000,
        .caps = { 16000, 120000, 620000 },
        .low_s = 1796000000,
        .empty_s = 1797000000,
        .eos_s = 1801776000,
        .lead_s = 157000,
        .lead_ng = 136000,
        .flags = MSG_STAGE_NEW_CONCENTRATION };

    memcpy(out, &m, sizeof m);
}

static void make_commit(void *out)
{
    struct msg_commit m = { .key = 0x1122334455667788, .number = 17 };

    memset(m.hash, 0xab, sizeof m.hash);
    memcpy(out, &m, sizeof m);
}

static void make_bolus(void *out)
{
    struct msg_bolus m = { 0x1122334455667788, 17, 25000, 600 };

    memcpy(out, &m, sizeof m);
}

static void make_order(void *out)
{
    struct msg_order m = { 0x1122334455667788, 17, 0, 1794816000, -18000 };

    memcpy(out, &m, sizeof m);
}

static void make_result(void *out)
{
    struct msg_result m = { 0x1122334455667788, MSG_RESULT_REFUSED,
        MSG_RESULT_FLOW, 3, 17, 4711, 1794819600 };

    memcpy(out, &m, sizeof m);
}

static void make_fate(void *out)
{
    struct msg_fate m = { 0x1122334455667788 };

    memcpy(out, &m, sizeof m);
}

static void make_log(void *out)
{
    struct msg_log m = { .first = 4676, .last = 4711, .count = MSG_LOG_MAX };
    unsigned i;

    for (i = 0; i < MSG_LOG_MAX; i++)
        m.entry[i] = (struct msg_log_entry){ 1794816000 + i * 60,
            (uint16_t)(401 + i % 4), i * 1000 };
    memcpy(out, &m, sizeof m);
}

static void make_log_ask(void *out)
{
    struct msg_log_ask m = { 4676, MSG_LOG_MAX };

    memcpy(out, &m, sizeof m);
}

static void make_pair(void *out)
{
    struct msg_pair m;

    memset(m.clinic, 1, sizeof m.clinic);
    memset(m.staff, 2, sizeof m.staff);
    memset(m.card, 4, sizeof m.card);
    memcpy(out, &m, sizeof m);
}

static void make_paired(void *out)
{
    struct msg_paired m = { .serial = "CIS300214" };

    memset(m.pump, 9, sizeof m.pump);
    memcpy(out, &m, sizeof m);
}

static void make_key(void *out)
{
    struct msg_key m = { .key = 0x1122334455667788 };

    memset(m.clinic, 5, sizeof m.clinic);
    memcpy(out, &m, sizeof m);
}

#define KIND(name, type)                                                       \
    {                                                                          \
#name, sizeof(struct type), make_##name, name##_out, name##_in         \
    }
static const struct samples_kind kinds[] = {
    KIND(status, msg_status),
    KIND(program, msg_program),
    KIND(stage, msg_stage),
    KIND(commit, msg_commit),
    KIND(bolus, msg_bolus),
    KIND(order, msg_order),
    KIND(result, msg_result),
    KIND(fate, msg_fate),
    KIND(log, msg_log),
    KIND(log_ask, msg_log_ask),
    KIND(pair, msg_pair),
    KIND(paired, msg_paired),
    KIND(key, msg_key),
};

const struct samples_kind *samples_get(size_t i)
{
    return i < sizeof kinds / sizeof kinds[0] ? &kinds[i] : NULL;
}
