/* test_msg.c: every message: what decodes encodes to the same, and nothing
 * else decodes; each limit, at its edge. */
#include "link/msg_bolus.h"
#include "link/msg_commit.h"
#include "link/msg_keys.h"
#include "link/msg_log.h"
#include "link/msg_order.h"
#include "link/msg_program.h"
#include "link/msg_result.h"
#include "link/msg_stage.h"
#include "link/msg_status.h"
#include "link/opcode.h"
#include "link/session.h"
#include "test/link/samples.h"
#include "test/test.h"

/* As large as the largest, and aligned for any. */
union any {
    uint64_t align;
    uint8_t byte[SAMPLES_MESSAGE_SIZE];
};

static union any message, again;
static uint8_t wire[SAMPLES_WIRE_SIZE], back[SAMPLES_WIRE_SIZE];

static size_t sample(const struct samples_kind *kind)
{
    size_t used = 0;

    memset(&message, 0, sizeof message);
    kind->make(&message);
    CHECK(kind->encode(&message, wire, sizeof wire, &used) == OK);
    return used;
}

static void each_comes_back_as_it_was(void **state)
{
    const struct samples_kind *kind;
    size_t i, used, used_again;

    (void)state;
    for (i = 0; (kind = samples_get(i)) != NULL; i++) {
        used = sample(kind);
        /* With its opcode it fits into one packet. */
        CHECK(used + 1 <= SESSION_TEXT_MAX);
        memset(&again, 0x5a, sizeof again);
        CHECK(kind->decode(&again, wire, used) == OK);
        CHECK(kind->encode(&again, back, sizeof back, &used_again) == OK);
        CHECK(used == used_again && memcmp(wire, back, used) == 0);
    }
    CHECK(i == 13);
}

/* SR-22; each at exactly its size, so that a sanitizer sees a byte beyond.  A
 * log is one at several lengths: log_limits. */
static void each_is_refused_at_any_other_length(void **state)
{
    const struct samples_kind *kind;
    size_t i, n, used;

    (void)state;
    for (i = 0; (kind = samples_get(i)) != NULL; i++) {
        used = sample(kind);
        for (n = 0; n <= used + 1; n++) {
            uint8_t *copy = malloc(n ? n : 1);

            memcpy(copy, wire, n);
            if (strcmp(kind->name, "log") == 0)
                (void)(kind->decode(&again, copy, n) == OK);
            else
                CHECK(kind->decode(&again, copy, n) == (n < used ? ERR_SHORT
                                                           : n > used
                                                               ? ERR_CORRUPT
                                                               : OK));
            free(copy);
        }
    }
}

/* A flipped bit is refused, or is another value: never the same message. */
static void each_bit_of_each_counts(void **state)
{
    const struct samples_kind *kind;
    size_t i, bit, used, used_again;

    (void)state;
    for (i = 0; (kind = samples_get(i)) != NULL; i++) {
        used = sample(kind);
        for (bit = 0; bit < 8 * used; bit++) {
            wire[bit / 8] ^= (uint8_t)(1u << bit % 8);
            if (kind->decode(&again, wire, used) == OK) {
                CHECK(
                    kind->encode(&again, back, sizeof back, &used_again) == OK);
                CHECK(used == used_again && memcmp(wire, back, used) == 0);
            }
            wire[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
}

static void each_is_written_whole_or_not(void **state)
{
    const struct samples_kind *kind;
    size_t i, room, used, unused = 77;

    (void)state;
    for (i = 0; (kind = samples_get(i)) != NULL; i++) {
        used = sample(kind);
        for (room = 0; room < used; room++)
            CHECK(kind->encode(&message, back, room, &unused) == ERR_SHORT);
        CHECK(unused == 77);
        back[used] = 0xee;
        CHECK(kind->encode(&message, back, used, &unused) == OK);
        CHECK(unused == used && back[used] == 0xee);
        unused = 77;
    }
}

/* The longest of all, within a packet (section 1). */
static void the_longest_program_fits_a_packet(void **state)
{
    struct msg_program m;
    size_t used;
    int i;

    (void)state;
    samples_get(1)->make(&m);
    schedule_init(&m.schedule);
    for (i = 0; i < 7; i++)
        CHECK(schedule_add_set(&m.schedule, 1 << i) == OK &&
              schedule_add_step(&m.schedule, 0, 1000) == OK);
    for (i = 0; i < 41; i++)
        CHECK(schedule_add_step(&m.schedule, 1 + i, 1000) == OK);
    CHECK(msg_program_encode(&m, wire, sizeof wire, &used) == OK);
    CHECK(used == MSG_PROGRAM_SIZE_MAX);
    CHECK(used + 1 <= SESSION_TEXT_MAX);
    CHECK(msg_program_decode(&m, wire, used) == OK);
    CHECK(m.schedule.step_count == 48 && m.schedule.set_count == 7);
}

/* One field at a time, each of a width, as section 6 lists them. */
struct field {
    uint64_t value;
    int size;
};

static void check_bytes(
    const struct samples_kind *kind, const struct field *field)
{
    size_t used = sample(kind), at = 0;

    for (; field->size; field++) {
        uint64_t value = field->value;
        int i;

        for (i = 0; i < field->size; i++) {
            CHECK(at < used && wire[at] == (uint8_t)value);
            at++;
            value >>= 8;
        }
    }
    CHECK(at == used);
}

static void the_bytes_stand_where_the_document_says(void **state)
{
    static const struct field stage[] = { { 17, 4 }, { 18, 4 },
        { 1794819600, 8 }, { 20000000, 4 }, { 330000, 8 }, { 2170000, 8 },
        { 20000, 4 }, { 140000, 4 }, { 190000, 4 }, { 16000, 4 }, { 120000, 4 },
        { 620000, 4 }, { 1796000000, 8 }, { 1797000000, 8 }, { 1801776000, 8 },
        { 157000, 4 }, { 136000, 4 }, { 2, 4 }, { 0, 0 } };
    static const struct field program[] = { { 17, 4 }, { 2, 2 }, { 2000000, 4 },
        { 1985000, 4 }, { 16000, 4 }, { 120000, 4 }, { 620000, 4 },
        { 2000000, 4 }, { 20000000, 4 }, { 140000, 4 }, { 132000, 4 },
        { 20000, 4 }, { 360, 2 }, { 30, 2 }, { 600, 4 }, { 1, 1 },
        { 272000, 4 }, { 157000, 4 }, { 30000, 4 }, { 2, 1 }, { 0x1f, 1 },
        { 4, 1 }, { 0x60, 1 }, { 1, 1 }, { 0, 2 }, { 50000, 4 }, { 300, 2 },
        { 50001, 4 }, { 600, 2 }, { 50002, 4 }, { 900, 2 }, { 50003, 4 },
        { 0, 2 }, { 310000, 4 }, { 0, 0 } };
    static const struct field order[] = { { 0x1122334455667788, 8 }, { 17, 4 },
        { 0, 1 }, { 1794816000, 8 }, { 172800 - 18000, 4 }, { 0, 0 } };
    static const struct field result[] = { { 0x1122334455667788, 8 }, { 2, 1 },
        { 9, 1 }, { 3, 4 }, { 17, 4 }, { 4711, 4 }, { 1794819600, 8 },
        { 0, 0 } };

    (void)state;
    check_bytes(samples_get(1), program);
    check_bytes(samples_get(2), stage);
    check_bytes(samples_get(5), order);
    check_bytes(samples_get(6), result);
}

static void the_bytes_of_status_too(void **state)
{
    static const struct field status[] = { { 0x3132303033534943, 8 },
        { '4', 8 }, { 40000000, 4 }, { 0x01020003, 4 }, { 1700000000, 8 },
        { 1794819600, 8 }, { 172800 + 3600, 4 }, { 94816000, 8 }, { 1, 1 },
        { 1, 1 }, { 1794000000, 8 }, { 1801776000, 8 }, { 3, 2 }, { 2, 2 },
        { 12345678, 4 }, { 5, 8 }, { 8640000000, 8 }, { 1790000000, 8 },
        { 40000000, 4 }, { 2000000, 4 }, { 1796000000, 8 }, { 1797000000, 8 },
        { 17, 4 }, { 2, 2 }, { 2000000, 4 }, { 1985000, 4 }, { 16000, 4 },
        { 120000, 4 }, { 620000, 4 }, { 310000, 4 }, { 305000, 4 },
        { 140000, 4 }, { 132000, 4 }, { 90000, 4 }, { 500000, 4 }, { 1, 1 },
        { 10000, 4 }, { 7201, 4 }, { 1200, 4 }, { 5556, 4 }, { 1794900000, 8 },
        { 4711, 4 }, { 0, 0 } };

    (void)state;
    check_bytes(samples_get(0), status);
    CHECK(sample(samples_get(0)) == MSG_STATUS_SIZE);
}

/* One value of a sample changed: is it still a message? */
#define TRY(type, index, encode, change)                                       \
    do {                                                                       \
        struct type m;                                                         \
        size_t unused;                                                         \
        memset(&m, 0, sizeof m);                                               \
        samples_get(index)->make(&m);                                          \
        change;                                                                \
        result = encode(&m, wire, sizeof wire, &unused);                       \
    } while (0)
#define GOOD(type, index, encode, change)                                      \
    do {                                                                       \
        TRY(type, index, encode, change);                                      \
        CHECK(result == OK);                                                   \
    } while (0)
#define WRONG(type, index, encode, change)                                     \
    do {                                                                       \
        TRY(type, index, encode, change);                                      \
        CHECK(result == ERR_RANGE);                                            \
    } while (0)

static enum status result;

static void status_limits(void **state)
{
    (void)state;
#define S_GOOD(change) GOOD(msg_status, 0, msg_status_encode, change)
#define S_WRONG(change) WRONG(msg_status, 0, msg_status_encode, change)
    S_WRONG(m.serial[0] = 0);
    S_WRONG(m.pump_s = UNITS_PUMP_S_MAX + 1);
    S_GOOD(m.pump_s = UNITS_PUMP_S_MAX);
    S_WRONG(m.implanted_s = UINT64_MAX);
    S_WRONG(m.tick_s = UINT64_MAX);
    S_WRONG(m.eri_s = UINT64_MAX);
    S_WRONG(m.eos_s = UINT64_MAX);
    S_WRONG(m.filled_s = UINT64_MAX);
    S_WRONG(m.low_s = UINT64_MAX);
    S_WRONG(m.empty_s = UINT64_MAX);
    S_GOOD(m.offset_s = -172800);
    S_WRONG(m.offset_s = -172801);
    S_GOOD(m.offset_s = 172800);
    S_WRONG(m.offset_s = 172801);
    S_WRONG(m.mode = MSG_STATUS_MODES);
    S_WRONG(m.mode = MSG_STATUS_UNPROGRAMMED);
    S_WRONG(m.battery = MSG_STATUS_BATTERIES);
    S_WRONG(m.silenced = 4);
    S_GOOD(m.silenced = 0);
    S_WRONG(m.volume_nl = UNITS_VOLUME_NL_MAX + 1);
    S_GOOD(m.volume_nl = UNITS_VOLUME_NL_MAX);
    S_WRONG(m.capacity_nl = UINT32_MAX);
    S_WRONG(m.fill_nl = UINT32_MAX);
    S_WRONG(m.alarm_nl = UINT32_MAX);
    S_WRONG(m.tubing_nl = UINT32_MAX);
    S_WRONG(m.catheter_nl = UINT32_MAX);
    S_WRONG(m.path_left_nl = UINT32_MAX);
    S_WRONG(m.rest_num = m.rest_den);
    S_GOOD(m.rest_num = m.rest_den - 1);
    S_WRONG(m.rest_den = UNITS_DEN_MAX + 1);
    S_GOOD(m.rest_den = UNITS_DEN_MAX);
    S_WRONG(m.rest_den = 0);
    S_WRONG(m.nominal_ng_per_ml = UNITS_CONC_MIN - 1);
    S_GOOD(m.nominal_ng_per_ml = UNITS_CONC_MIN);
    S_WRONG(m.used_ng_per_ml = UNITS_CONC_MAX + 1);
    S_GOOD(m.used_ng_per_ml = UNITS_CONC_MAX);
    S_WRONG(m.caps.hour_ng = m.caps.day_ng + 1);
    S_WRONG(m.day_ng = UNITS_DOSE_NG_MAX + 1);
    S_WRONG(m.past_ng = UNITS_DOSE_NG_MAX + 1);
    S_WRONG(m.path_ng_per_ml = 1);
    S_GOOD(m.path_ng_per_ml = 0);
    S_WRONG(m.bolus.kind = MSG_STATUS_BOLUSES);
    S_WRONG(m.bolus.kind = MSG_STATUS_NO_BOLUS);
    S_WRONG(m.bolus.given_nl = m.bolus.ordered_nl + 1);
    S_GOOD(m.bolus.given_nl = m.bolus.ordered_nl);
    S_WRONG(m.bolus.ordered_nl = UNITS_VOLUME_NL_MAX + 1);
    S_GOOD(m.bolus.left_ng = UNITS_DOSE_NG_MAX);
    S_WRONG(m.bolus.left_ng = UNITS_DOSE_NG_MAX + 1);
    S_GOOD(m.bolus.kind = MSG_STATUS_PERIODIC);
    S_WRONG(m.bolus.kind = MSG_STATUS_BRIDGE);
    S_WRONG(m.bolus.kind = MSG_STATUS_PRIME);
    S_GOOD(m.bolus.kind = MSG_STATUS_BRIDGE; m.bolus.left_ng = 0);
    S_GOOD(m.bolus.kind = MSG_STATUS_PRIME; m.bolus.left_ng = 0);
    S_WRONG(memset(&m.bolus, 0, sizeof m.bolus); m.bolus.left_ng = 1);
    S_WRONG(memset(&m.bolus, 0, sizeof m.bolus); m.bolus.left_s = 1);
    S_WRONG(memset(&m.bolus, 0, sizeof m.bolus); m.bolus.ordered_nl = 1);
    S_WRONG(m.periodic_s = UINT64_MAX);
    S_GOOD(m.periodic_s = 0);
    S_WRONG(m.number = 0);
    S_GOOD(memset(&m.bolus, 0, sizeof m.bolus));
}

static void a_pump_without_a_program_has_no_drug(void **state)
{
#define BARE                                                                   \
    m.number = 0;                                                              \
    m.mode = MSG_STATUS_UNPROGRAMMED;                                          \
    m.nominal_ng_per_ml = m.used_ng_per_ml = 0;                                \
    memset(&m.caps, 0, sizeof m.caps)
    (void)state;
    S_GOOD(BARE);
    S_WRONG(BARE; m.nominal_ng_per_ml = 500000);
    S_WRONG(BARE; m.used_ng_per_ml = 500000);
    S_WRONG(BARE; m.caps.day_ng = 1);
    S_WRONG(BARE; m.caps.hour_ng = 1);
    S_WRONG(BARE; m.caps.stroke_ng = 1);
    S_WRONG(BARE; m.mode = MSG_STATUS_STOPPED);
}

static void program_limits(void **state)
{
    (void)state;
#define P_GOOD(change) GOOD(msg_program, 1, msg_program_encode, change)
#define P_WRONG(change) WRONG(msg_program, 1, msg_program_encode, change)
    P_WRONG(m.nominal_ng_per_ml = 0);
    P_WRONG(m.used_ng_per_ml = 0);
    P_WRONG(m.alarm_nl = 999999);
    P_GOOD(m.alarm_nl = 1000000);
    P_GOOD(m.alarm_nl = 10000000);
    P_WRONG(m.alarm_nl = 10000001);
    P_WRONG(m.fill_nl = UNITS_VOLUME_NL_MAX + 1);
    P_WRONG(m.tubing_nl = 1000001);
    P_WRONG(m.catheter_nl = 1000001);
    P_GOOD(m.caps = ((struct limit_caps){ 0, 0, 0 }));
    P_WRONG(m.caps = ((struct limit_caps){ 1, 0, 0 }));
    P_WRONG(m.caps = ((struct limit_caps){ 0, 1, 0 }));
    P_WRONG(m.caps = ((struct limit_caps){ 2, 1, 3 }));
    P_WRONG(m.periodic.every_min = 0);
    P_GOOD(m.periodic.every_min = 10080);
    P_WRONG(m.periodic.every_min = 10081);
    P_WRONG(m.periodic.first_min = 1440);
    P_WRONG(m.periodic.seconds = 0);
    P_GOOD(m.periodic.seconds = 86400);
    P_WRONG(m.periodic.seconds = 86401);
    P_WRONG(m.periodic.dose_ng = UNITS_DOSE_NG_MAX + 1);
    P_WRONG(m.periodic.dose_ng = 0);
    P_GOOD(memset(&m.periodic, 0, sizeof m.periodic));
    P_WRONG(memset(&m.periodic, 0, sizeof m.periodic); m.periodic.seconds = 1);
    P_WRONG(memset(&m.periodic, 0, sizeof m.periodic);
            m.periodic.first_min = 1);
    P_WRONG(memset(&m.periodic, 0, sizeof m.periodic);
            m.periodic.every_min = 1);
    P_WRONG(m.lead.kind = MSG_PROGRAM_LEADS);
    P_WRONG(m.lead.kind = MSG_PROGRAM_NO_LEAD);
    P_WRONG(m.lead.volume_nl = 272001); /* more than the path */
    P_WRONG(m.lead.volume_nl = 0);
    P_WRONG(m.lead.seconds = 0);
    P_GOOD(m.lead.cap_ng = LIMIT_NG_MAX);
    P_WRONG(m.lead.cap_ng = LIMIT_NG_MAX + 1);
    P_GOOD(memset(&m.lead, 0, sizeof m.lead));
    P_WRONG(memset(&m.lead, 0, sizeof m.lead); m.lead.seconds = 1);
    P_WRONG(memset(&m.lead, 0, sizeof m.lead); m.lead.cap_ng = 1);
    P_WRONG(memset(&m.lead, 0, sizeof m.lead); m.lead.volume_nl = 1);
    P_WRONG(m.schedule.set[1].days = 0x20); /* no Sunday */
    P_WRONG(m.schedule.step[0].start_min = 1);
}

/* What only bytes can say, since no struct holds it. */
static void a_schedule_of_too_many_is_refused(void **state)
{
    struct msg_program m;
    const size_t sets_at = MSG_PROGRAM_FIXED_SIZE - 1;
    size_t used = sample(samples_get(1));
    uint8_t was;

    (void)state;
    CHECK(wire[sets_at] == 2);
    was = wire[sets_at];
    wire[sets_at] = 8;
    CHECK(msg_program_decode(&m, wire, used) == ERR_RANGE);
    wire[sets_at] = was;
    was = wire[sets_at + 2];
    wire[sets_at + 2] = 49;
    CHECK(msg_program_decode(&m, wire, used) == ERR_SHORT);
    wire[sets_at + 2] = was;
    memset(wire + 14, 0xff, 4); /* caps */
    CHECK(msg_program_decode(&m, wire, used) == ERR_RANGE);
    memset(wire, 0, sizeof wire);
    wire[sets_at] = 7;
    for (was = 0; was < 7; was++) {
        wire[sets_at + 1 + 2 * was] = (uint8_t)(1 << was);
        wire[sets_at + 2 + 2 * was] = 48;
    }
    CHECK(msg_program_decode(&m, wire, sizeof wire) == ERR_RANGE);
}

static void stage_limits(void **state)
{
    (void)state;
#define G_GOOD(change) GOOD(msg_stage, 2, msg_stage_encode, change)
#define G_WRONG(change) WRONG(msg_stage, 2, msg_stage_encode, change)
    G_WRONG(m.next_number = m.number);
    G_GOOD(m.next_number = m.number + 1);
    G_WRONG(m.pump_s = UINT64_MAX);
    G_WRONG(m.low_s = UINT64_MAX);
    G_WRONG(m.empty_s = UINT64_MAX);
    G_WRONG(m.eos_s = UINT64_MAX);
    G_GOOD(m.day_ng = 7 * UNITS_DOSE_NG_MAX);
    G_WRONG(m.day_ng = 7 * UNITS_DOSE_NG_MAX + 1);
    G_WRONG(m.week_ng = 7 * UNITS_DOSE_NG_MAX + 1);
    G_WRONG(m.bolus_ng = (uint32_t)m.day_ng + 1);
    G_WRONG(m.flow_nl_min = m.flow_nl_max + 1);
    G_WRONG(m.flow_nl_max = UNITS_VOLUME_NL_MAX + 1);
    G_WRONG(m.volume_nl = UNITS_VOLUME_NL_MAX + 1);
    G_GOOD(m.flags = 15);
    G_WRONG(m.flags = 16);
    G_WRONG(memset(&m.caps, 0, sizeof m.caps));
}

/* SR-26: a byte of the program, or of what it would do, is another hash. */
static void the_hash_binds_program_and_consequences(void **state)
{
    uint8_t program[400], stage[200];
    struct msg_stage_bytes bytes = { program, 0, stage, 0 };
    struct crypto_key hash, other;
    size_t i;

    (void)state;
    bytes.program_size = sample(samples_get(1));
    memcpy(program, wire, bytes.program_size);
    bytes.stage_size = sample(samples_get(2));
    memcpy(stage, wire, bytes.stage_size);
    msg_stage_hash(&bytes, &hash);
    msg_stage_hash(&bytes, &other);
    CHECK(crypto_is_equal(&hash, &other));
    for (i = 0; i < bytes.program_size; i++) {
        program[i] ^= 1;
        msg_stage_hash(&bytes, &other);
        CHECK(!crypto_is_equal(&hash, &other));
        program[i] ^= 1;
    }
    for (i = 0; i < bytes.stage_size; i++) {
        stage[i] ^= 1;
        msg_stage_hash(&bytes, &other);
        CHECK(!crypto_is_equal(&hash, &other));
        stage[i] ^= 1;
    }
}

static void command_limits(void **state)
{
    (void)state;
    WRONG(msg_commit, 3, msg_commit_encode, m.key = 0);
#define B_WRONG(change) WRONG(msg_bolus, 4, msg_bolus_encode, change)
    B_WRONG(m.key = 0);
    B_WRONG(m.dose_ng = 0);
    B_WRONG(m.dose_ng = UNITS_DOSE_NG_MAX + 1);
    B_WRONG(m.seconds = 0);
    B_WRONG(m.seconds = 86401);
    GOOD(msg_bolus, 4, msg_bolus_encode, m.seconds = 86400);
#define O_WRONG(change) WRONG(msg_order, 5, msg_order_encode, change)
    O_WRONG(m.key = 0);
    O_WRONG(m.how = 3);
    O_WRONG(m.utc_s = UNITS_PUMP_S_MAX + 1);
    O_WRONG(m.offset_s = 172801);
    WRONG(msg_fate, 7, msg_result_encode_fate, m.key = 0);
}

static void result_limits(void **state)
{
    (void)state;
#define R_GOOD(change) GOOD(msg_result, 6, msg_result_encode, change)
#define R_WRONG(change) WRONG(msg_result, 6, msg_result_encode, change)
    R_WRONG(m.fate = 3);
    R_WRONG(m.reason = MSG_RESULT_REASONS);
    R_WRONG(m.reason = 0);
    R_WRONG(m.fate = MSG_RESULT_DONE);
    R_WRONG(m.fate = MSG_RESULT_DONE; m.reason = 0);
    R_GOOD(m.fate = MSG_RESULT_DONE; m.reason = 0; m.value = 0);
    R_GOOD(m.fate = MSG_RESULT_NEVER_SEEN; m.reason = 0; m.value = 0);
    R_GOOD(m.value = 0);
    R_GOOD(m.key = 0);
    R_WRONG(m.pump_s = UINT64_MAX);
}

static void log_limits(void **state)
{
    struct msg_log decoded;
    size_t used = sample(samples_get(8)), n;

    (void)state;
    CHECK(used == 512);
#define L_GOOD(change) GOOD(msg_log, 8, msg_log_encode, change)
#define L_WRONG(change) WRONG(msg_log, 8, msg_log_encode, change)
    L_WRONG(m.count = 37);
    L_WRONG(m.last = m.first + 34);
    L_GOOD(m.last = m.first + 35);
    L_WRONG(m.first = m.last + 1);
    L_WRONG(m.entry[35].pump_s = UINT64_MAX);
    L_GOOD(m.count = 0; m.first = m.last + 1);
    L_GOOD(m.first = UINT32_MAX - 35; m.last = UINT32_MAX);
    L_WRONG(m.first = UINT32_MAX - 34; m.last = UINT32_MAX);
    WRONG(msg_log_ask, 9, msg_log_encode_ask, m.count = 0);
    WRONG(msg_log_ask, 9, msg_log_encode_ask, m.count = 37);
    GOOD(msg_log_ask, 9, msg_log_encode_ask, m.count = 1);
    /* Its length says how many there are; between two, it is none. */
    sample(samples_get(8));
    for (n = 0; n <= used + 14; n++)
        CHECK((msg_log_decode(&decoded, wire, n) == OK) ==
              (n <= used && n >= 8 && (n - 8) % 14 == 0));
}

static void key_limits(void **state)
{
    (void)state;
#define K(change) WRONG(msg_pair, 10, msg_keys_encode_pair, change)
    K(memset(m.clinic, 0, 32));
    K(memset(m.staff, 0, 32));
    K(memset(m.card, 0, 32));
    K(memcpy(m.card, m.staff, 32));
    GOOD(msg_pair, 10, msg_keys_encode_pair, m.card[31] ^= 1);
    WRONG(msg_paired, 11, msg_keys_encode_paired, memset(m.pump, 0, 32));
    WRONG(msg_paired, 11, msg_keys_encode_paired, m.serial[0] = 0);
    WRONG(msg_key, 12, msg_keys_encode, m.key = 0);
    WRONG(msg_key, 12, msg_keys_encode, memset(m.clinic, 0, 32));
}

/* What an order's opcode makes of it. */
static void an_order_has_what_its_opcode_wants(void **state)
{
    struct msg_order plain = { .key = 1 }, how = { .key = 1, .how = 2 };
    struct msg_order clock = { .key = 1, .utc_s = 9, .offset_s = 60 };
    struct msg_order offset = { .key = 1, .offset_s = 60 };
    struct msg_order both = { .key = 1, .how = 1, .utc_s = 9 };
    static const uint8_t simple[] = { OPCODE_STOP, OPCODE_MINIMUM,
        OPCODE_SILENCE, OPCODE_HOLD };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof simple; i++) {
        CHECK(msg_order_check(&plain, simple[i]) == OK);
        CHECK(msg_order_check(&how, simple[i]) == ERR_RANGE);
        CHECK(msg_order_check(&clock, simple[i]) == ERR_RANGE);
        CHECK(msg_order_check(&offset, simple[i]) == ERR_RANGE);
    }
    CHECK(msg_order_check(&how, OPCODE_RESTART) == OK);
    CHECK(msg_order_check(&how, OPCODE_SOUND) == OK);
    CHECK(msg_order_check(&plain, OPCODE_RESTART) == ERR_RANGE);
    CHECK(msg_order_check(&plain, OPCODE_SOUND) == ERR_RANGE);
    CHECK(msg_order_check(&both, OPCODE_SOUND) == ERR_RANGE);
    CHECK(msg_order_check(&clock, OPCODE_CLOCK) == OK);
    CHECK(msg_order_check(&offset, OPCODE_CLOCK) == ERR_RANGE);
    CHECK(msg_order_check(&both, OPCODE_CLOCK) == ERR_RANGE);
    plain.key = 0;
    CHECK(msg_order_check(&plain, OPCODE_STOP) == ERR_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_comes_back_as_it_was),
        cmocka_unit_test(each_is_refused_at_any_other_length),
        cmocka_unit_test(each_bit_of_each_counts),
        cmocka_unit_test(each_is_written_whole_or_not),
        cmocka_unit_test(the_longest_program_fits_a_packet),
        cmocka_unit_test(the_bytes_stand_where_the_document_says),
        cmocka_unit_test(the_bytes_of_status_too),
        cmocka_unit_test(status_limits),
        cmocka_unit_test(a_pump_without_a_program_has_no_drug),
        cmocka_unit_test(program_limits),
        cmocka_unit_test(a_schedule_of_too_many_is_refused),
        cmocka_unit_test(stage_limits),
        cmocka_unit_test(the_hash_binds_program_and_consequences),
        cmocka_unit_test(command_limits),
        cmocka_unit_test(result_limits),
        cmocka_unit_test(log_limits),
        cmocka_unit_test(key_limits),
        cmocka_unit_test(an_order_has_what_its_opcode_wants),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
