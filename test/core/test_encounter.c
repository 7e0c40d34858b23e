/* test_encounter.c: a session record; each byte and each limit of it. */
#include "core/encounter_bytes.h"
#include "core/schedule_bytes.h"
#include "core/units.h"
#include "test/test.h"

static const char person[] = "A. Nurse", lot[] = "B4711",
                  why[] = "pump pocket warm: aspirated 3 mL";

static struct encounter_text text(const char *words)
{
    return (struct encounter_text){ (const uint8_t *)words,
        (uint8_t)strlen(words) };
}

static struct encounter_pump a_pump(uint32_t number)
{
    struct encounter_pump pump = { .pump_s = 1795000000,
        .offset_s = -21600,
        .tick_s = 86400,
        .last = 41,
        .mode = ENCOUNTER_RUNNING,
        .active = 1,
        .silenced = 1,
        .volume_nl = 2100000,
        .rest_num = 1,
        .rest_den = 3,
        .filled_s = 1790000000,
        .fill_nl = 19500000,
        .alarm_nl = 2000000,
        .low_s = 1795100000,
        .empty_s = 1796000000,
        .eri_s = 0,
        .eos_s = 1990000000,
        .number = number,
        .product = 2,
        .nominal_ng_per_ml = 2000000,
        .used_ng_per_ml = 1990000,
        .past_ng = 300000,
        .tubing_nl = 140000,
        .catheter_nl = 132000,
        .path_left_nl = 5,
        .path_ng_per_ml = 500000,
        .bolus = { ENCOUNTER_BESIDE_SINGLE, 10000, 7201, 1200, 5556 },
        .periodic_s = 1795050000,
        .periodic = { 10000, 360, 60, 600 } };

    schedule_init_simple(&pump.schedule, 300000);
    return pump;
}

static struct encounter sample(void)
{
    struct encounter e = { .begun_utc_s = 1795000100,
        .ended_utc_s = 1795002000,
        .serial = "CIS300214",
        .patient = 12,
        .visit = 7,
        .before = a_pump(3),
        .after = a_pump(4),
        .act_count = 2 };

    e.fill = (struct encounter_fill){ .flags = ENCOUNTER_FILLED,
        .cause = ENCOUNTER_NO_CAUSE,
        .drained_nl = 2000000,
        .expected_nl = 2100000,
        .use_millionths = 1005747,
        .filled_nl = 19500000,
        .old_ng_per_ml = 2000000,
        .nominal_ng_per_ml = 2000000,
        .true_ng_per_ml = 2000000,
        .product = 2,
        .expiry_day = 20900,
        .rinses = 2,
        .rinse_nl = 10000000 };
    e.act[0] = (struct encounter_act){ ENCOUNTER_COMMIT, ENCOUNTER_DONE, 0,
        UINT64_C(0x1122334455667788), 1795001000, 4 };
    e.act[1] = (struct encounter_act){ ENCOUNTER_SILENCE, ENCOUNTER_REFUSED, 14,
        9, 1795001100, 0 };
    e.word[ENCOUNTER_PERSON] = text(person);
    e.word[ENCOUNTER_LOT] = text(lot);
    e.word[ENCOUNTER_WHY_RESIDUAL] = text(why);
    return e;
}

static struct encounter_bytes_seal a_seal(void)
{
    struct encounter_bytes_seal seal;

    memset(seal.credential, 0x51, sizeof(seal.credential));
    memset(seal.signer, 0x52, sizeof(seal.signer));
    memset(seal.signature, 0x53, sizeof(seal.signature));
    return seal;
}

static size_t encode(const struct encounter *e, uint8_t *bytes)
{
    const struct encounter_bytes_seal seal = a_seal();
    size_t used = 0;

    CHECK(encounter_bytes_encode(e, &seal, bytes, ENCOUNTER_BYTES_MAX, &used) ==
          OK);
    return used;
}

/* Of a pump's reading, its schedule apart; of a schedule of one step. */
enum { PUMP_SIZE = 168, SCHEDULE_SIZE = 9, HEAD = 52, FILL_SIZE = 41 };

/* docs/encounter.md, byte for byte. */
static void the_bytes_stand_where_the_document_says(void **state)
{
    const struct encounter e = sample();
    uint8_t bytes[ENCOUNTER_BYTES_MAX];
    const size_t used = encode(&e, bytes);
    const uint8_t *at = bytes + HEAD;

    (void)state;
    CHECK(memcmp(bytes, "CSR1", 4) == 0);
    CHECK(memcmp(bytes + 4, "\x24\x87\xfd\x6a\0\0\0\0", 8) == 0);
    CHECK(memcmp(bytes + 20, "CIS300214\0\0\0\0\0\0\0", 16) == 0);
    CHECK(bytes[36] == 12 && bytes[44] == 7);
    CHECK(memcmp(at, "\xc0\x86\xfd\x6a\0\0\0\0", 8) == 0);
    CHECK(memcmp(at + 8, "\xa0\x4e\x02\x00", 4) == 0); /* 172800 - 21600 */
    CHECK(at[24] == ENCOUNTER_RUNNING && at[25] == 1 && at[27] == 1);
    CHECK(memcmp(at + 29, "\x20\x0b\x20\0", 4) == 0); /* volume */
    CHECK(memcmp(at + 131, "\1\x10\x27\0\0\x21\x1c\0\0", 9) == 0);
    CHECK(memcmp(at + 140, "\xb0\4\0\0\xb4\x15\0\0", 8) == 0);
    CHECK(memcmp(at + 148, "\x10\x4a\xfe\x6a\0\0\0\0", 8) == 0);
    CHECK(memcmp(at + 156, "\x10\x27\0\0\x68\1\x3c\0", 8) == 0);
    at += PUMP_SIZE;
    CHECK(memcmp(at, "\x01\x7f\x01\0\0\xe0\x93\x04\0", 9) == 0);
    at += SCHEDULE_SIZE + PUMP_SIZE + SCHEDULE_SIZE;
    CHECK(at[0] == ENCOUNTER_FILLED);
    at += FILL_SIZE;
    CHECK(at[0] == 2);
    CHECK(memcmp(at + 1, "\1\1\0\x88\x77\x66\x55\x44\x33\x22\x11", 11) == 0);
    at += 1 + (size_t)2 * 23;
    CHECK(at[0] == strlen(person) && memcmp(at + 1, person, at[0]) == 0);
    at = bytes + used - ENCOUNTER_BYTES_SEAL_SIZE;
    CHECK(at[0] == 0x51 && at[CREDENTIAL_SIZE] == 0x52);
    CHECK(bytes[used - 1] == 0x53);
}

static void what_is_encoded_decodes_to_the_same(void **state)
{
    const struct encounter e = sample();
    const struct encounter_bytes_seal seal = a_seal();
    struct encounter_bytes_seal seal_again;
    uint8_t bytes[ENCOUNTER_BYTES_MAX], again_bytes[ENCOUNTER_BYTES_MAX];
    const size_t used = encode(&e, bytes);
    struct encounter again;

    (void)state;
    CHECK(encounter_bytes_decode(&again, &seal_again, bytes, used) == OK);
    CHECK(memcmp(&seal, &seal_again, sizeof(seal)) == 0);
    CHECK(again.patient == 12 && again.after.number == 4);
    CHECK(again.before.offset_s == -21600 && again.act[1].reason == 14);
    CHECK(again.word[ENCOUNTER_SECOND].size == 0);
    CHECK(again.word[ENCOUNTER_WHY_RESIDUAL].size == strlen(why));
    CHECK(
        memcmp(again.word[ENCOUNTER_WHY_RESIDUAL].byte, why, strlen(why)) == 0);
    CHECK(encode(&again, again_bytes) == used);
    CHECK(memcmp(bytes, again_bytes, used) == 0);
}

/* As many steps as there can be. */
static void fill_up(struct schedule *schedule)
{
    int i;

    schedule_init(schedule);
    CHECK(schedule_add_set(schedule, SCHEDULE_ALL_DAYS) == OK);
    for (i = 0; i < SCHEDULE_STEPS_MAX; i++)
        CHECK(schedule_add_step(schedule, 30 * i, 1000) == OK);
}

/* A pump that was never programmed has no schedule; the longest has 48 steps,
 * and all texts and acts fit. */
static void the_emptiest_and_the_fullest_fit(void **state)
{
    static char longest[ENCOUNTER_WORD_MAX + 1];
    struct encounter e = sample(), again;
    struct encounter_bytes_seal seal;
    uint8_t bytes[ENCOUNTER_BYTES_MAX];
    size_t used;
    int i;

    (void)state;
    memset(longest, 'x', ENCOUNTER_WORD_MAX);
    e.before = (struct encounter_pump){ .rest_den = 1 };
    fill_up(&e.after.schedule);
    e.act_count = ENCOUNTER_ACTS_MAX;
    for (i = 0; i < ENCOUNTER_ACTS_MAX; i++)
        e.act[i] = e.act[0];
    for (i = 0; i < ENCOUNTER_WORDS; i++)
        e.word[i] = text(longest);
    used = encode(&e, bytes);
    CHECK(encounter_bytes_decode(&again, &seal, bytes, used) == OK);
    CHECK(again.before.number == 0 && again.before.schedule.set_count == 0);
    CHECK(again.after.schedule.step_count == SCHEDULE_STEPS_MAX);
    CHECK(again.act_count == ENCOUNTER_ACTS_MAX);
}

static void every_other_length_is_refused(void **state)
{
    const struct encounter e = sample();
    struct encounter again;
    struct encounter_bytes_seal seal;
    uint8_t bytes[ENCOUNTER_BYTES_MAX + 1] = { 0 };
    const size_t used = encode(&e, bytes);
    size_t n;

    (void)state;
    for (n = 0; n < used; n++)
        CHECK(encounter_bytes_decode(&again, &seal, bytes, n) == ERR_SHORT);
    CHECK(
        encounter_bytes_decode(&again, &seal, bytes, used + 1) == ERR_CORRUPT);
    CHECK(encounter_bytes_encode(&e, &seal, bytes, used - 1, &n) == ERR_SHORT);
}

/* No two byte strings are the same record. */
static void every_bit_counts(void **state)
{
    const struct encounter e = sample();
    struct encounter again;
    struct encounter_bytes_seal seal;
    uint8_t bytes[ENCOUNTER_BYTES_MAX], out[ENCOUNTER_BYTES_MAX];
    const size_t used = encode(&e, bytes);
    size_t i, n;
    int bit;

    (void)state;
    for (i = 0; i < used; i++) {
        for (bit = 0; bit < 8; bit++) {
            bytes[i] ^= (uint8_t)(1 << bit);
            if (encounter_bytes_decode(&again, &seal, bytes, used) == OK) {
                CHECK(encounter_bytes_encode(
                          &again, &seal, out, sizeof(out), &n) == OK);
                CHECK(n == used && memcmp(out, bytes, used) == 0);
            }
            bytes[i] ^= (uint8_t)(1 << bit);
        }
    }
}

static void another_beginning_is_no_record(void **state)
{
    const struct encounter e = sample();
    struct encounter again;
    struct encounter_bytes_seal seal;
    uint8_t bytes[ENCOUNTER_BYTES_MAX];
    const size_t used = encode(&e, bytes);
    int i;

    (void)state;
    for (i = 0; i < 4; i++) {
        bytes[i] ^= 1;
        CHECK(
            encounter_bytes_decode(&again, &seal, bytes, used) == ERR_CORRUPT);
        bytes[i] ^= 1;
    }
}

/* --- limits --- */

struct limit_of {
    size_t offset;
    size_t size;
    uint64_t max;
};
#define LIMIT_OF(record, field, most)                                          \
    {                                                                          \
        offsetof(struct record, field), sizeof(((struct record *)0)->field),   \
            most                                                               \
    }

/* At its limit a field is kept, beyond it the whole is refused, in a struct
 * that is part of *e. */
static void try_limits(struct encounter *e, void *part,
    const struct limit_of *limits, size_t count)
{
    uint8_t out[ENCOUNTER_BYTES_MAX];
    const struct encounter_bytes_seal seal = a_seal();
    uint64_t beyond;
    uint8_t kept[8];
    size_t i, used;

    for (i = 0; i < count; i++) {
        const struct limit_of *l = &limits[i];
        uint8_t *at = (uint8_t *)part + l->offset;

        memcpy(kept, at, l->size);
        memcpy(at, &l->max, l->size);
        CHECK(encounter_check(e) == OK);
        beyond = l->max + 1;
        memcpy(at, &beyond, l->size);
        CHECK(encounter_check(e) == ERR_RANGE);
        CHECK(encounter_bytes_encode(e, &seal, out, sizeof(out), &used) ==
              ERR_RANGE);
        memcpy(at, kept, l->size);
    }
}

static void each_number_has_its_limit(void **state)
{
    static const struct limit_of pump[] = {
        LIMIT_OF(encounter_pump, pump_s, UNITS_PUMP_S_MAX),
        LIMIT_OF(encounter_pump, offset_s, ENCOUNTER_OFFSET_MAX),
        LIMIT_OF(encounter_pump, tick_s, UNITS_PUMP_S_MAX),
        LIMIT_OF(encounter_pump, filled_s, UNITS_PUMP_S_MAX),
        LIMIT_OF(encounter_pump, low_s, UNITS_PUMP_S_MAX),
        LIMIT_OF(encounter_pump, empty_s, UNITS_PUMP_S_MAX),
        LIMIT_OF(encounter_pump, eri_s, UNITS_PUMP_S_MAX),
        LIMIT_OF(encounter_pump, eos_s, UNITS_PUMP_S_MAX),
        LIMIT_OF(encounter_pump, mode, ENCOUNTER_STOPPED),
        LIMIT_OF(encounter_pump, rest_num, 2),
        LIMIT_OF(encounter_pump, volume_nl, UNITS_VOLUME_NL_MAX),
        LIMIT_OF(encounter_pump, fill_nl, UNITS_VOLUME_NL_MAX),
        LIMIT_OF(encounter_pump, alarm_nl, UNITS_VOLUME_NL_MAX),
        LIMIT_OF(encounter_pump, tubing_nl, UNITS_VOLUME_NL_MAX),
        LIMIT_OF(encounter_pump, catheter_nl, UNITS_VOLUME_NL_MAX),
        LIMIT_OF(encounter_pump, path_left_nl, UNITS_VOLUME_NL_MAX),
        LIMIT_OF(encounter_pump, nominal_ng_per_ml, UNITS_CONC_MAX),
        LIMIT_OF(encounter_pump, used_ng_per_ml, UNITS_CONC_MAX),
        LIMIT_OF(encounter_pump, path_ng_per_ml, UNITS_CONC_MAX),
        LIMIT_OF(encounter_pump, bolus.given_nl, 10000),
        LIMIT_OF(encounter_pump, bolus.ordered_nl, UNITS_VOLUME_NL_MAX),
        LIMIT_OF(encounter_pump, bolus.left_ng, UNITS_DOSE_NG_MAX),
        LIMIT_OF(encounter_pump, bolus.kind, ENCOUNTER_BESIDE_PERIODIC),
        LIMIT_OF(encounter_pump, periodic_s, UNITS_PUMP_S_MAX),
        LIMIT_OF(encounter_pump, periodic.dose_ng, UNITS_DOSE_NG_MAX),
    };
    static const struct limit_of fill[] = {
        LIMIT_OF(encounter_fill, flags, ENCOUNTER_FLAGS),
        LIMIT_OF(encounter_fill, cause, ENCOUNTER_NOT_KNOWN),
        LIMIT_OF(encounter_fill, drained_nl, UNITS_VOLUME_NL_MAX),
        LIMIT_OF(encounter_fill, expected_nl, UNITS_VOLUME_NL_MAX),
        LIMIT_OF(encounter_fill, filled_nl, UNITS_VOLUME_NL_MAX),
        LIMIT_OF(encounter_fill, rinse_nl, UNITS_VOLUME_NL_MAX),
        LIMIT_OF(encounter_fill, old_ng_per_ml, UNITS_CONC_MAX),
        LIMIT_OF(encounter_fill, nominal_ng_per_ml, UNITS_CONC_MAX),
        LIMIT_OF(encounter_fill, true_ng_per_ml, UNITS_CONC_MAX),
    };
    static const struct limit_of act[] = {
        LIMIT_OF(encounter_act, kind, ENCOUNTER_KEY_REMOVE),
        LIMIT_OF(encounter_act, fate, ENCOUNTER_FATE_UNKNOWN),
        LIMIT_OF(encounter_act, utc_s, UNITS_PUMP_S_MAX),
    };
    static const struct limit_of whole[] = {
        LIMIT_OF(encounter, ended_utc_s, UNITS_PUMP_S_MAX),
        LIMIT_OF(encounter, begun_utc_s, 1795002000),
    };
    struct encounter e = sample();

    (void)state;
    try_limits(&e, &e.before, pump, sizeof(pump) / sizeof(pump[0]));
    try_limits(&e, &e.after, pump, sizeof(pump) / sizeof(pump[0]));
    try_limits(&e, &e.fill, fill, sizeof(fill) / sizeof(fill[0]));
    try_limits(&e, &e.act[0], act, sizeof(act) / sizeof(act[0]));
    try_limits(&e, &e.act[1], act, sizeof(act) / sizeof(act[0]));
    try_limits(&e, &e, whole, sizeof(whole) / sizeof(whole[0]));
}

static void expect_refused(const struct encounter *e)
{
    CHECK(encounter_check(e) == ERR_RANGE);
}

static void what_cannot_be_is_refused(void **state)
{
    struct encounter e = sample();

    (void)state;
    e.act_count = ENCOUNTER_ACTS_MAX + 1;
    expect_refused(&e);
    e = sample();
    e.act[1].kind = 0;
    expect_refused(&e);
    e = sample();
    e.act[0].fate = 0;
    expect_refused(&e);
    e = sample();
    e.serial[0] = 0;
    expect_refused(&e);
    e = sample();
    e.word[ENCOUNTER_WORDS - 1].size = ENCOUNTER_WORD_MAX + 1;
    expect_refused(&e);
    e = sample();
    e.before.offset_s = -ENCOUNTER_OFFSET_MAX - 1;
    expect_refused(&e);
    e.before.offset_s = -ENCOUNTER_OFFSET_MAX;
    CHECK(encounter_check(&e) == OK);
    e.before.rest_den = 1;
    expect_refused(&e);
    e = sample();
    e.fill.expected_nl = ENCOUNTER_FIRST_FILL;
    CHECK(encounter_check(&e) == OK);
    e.fill.old_ng_per_ml = UNITS_CONC_MIN - 1;
    expect_refused(&e);
    e.fill.old_ng_per_ml = 0;
    CHECK(encounter_check(&e) == OK);
}

/* What runs beside the schedule is whole, and no more is given of it than was
 * ordered. */
static void what_runs_beside_is_whole_or_not_there(void **state)
{
    static const struct encounter_bolus good[] = { { 0, 0, 0, 0, 0 },
        { ENCOUNTER_BESIDE_SINGLE, 10, 10, 0, 0 },
        { ENCOUNTER_BESIDE_PERIODIC, 0, 0, UINT32_MAX, 1 },
        { ENCOUNTER_BESIDE_BRIDGE, 272000, 271000, 60, 0 },
        { ENCOUNTER_BESIDE_PRIME, 272000, 0, 3600, 0 } };
    static const struct encounter_bolus bad[] = { { 0, 1, 0, 0, 0 },
        { 0, 0, 1, 0, 0 }, { 0, 0, 0, 1, 0 }, { 0, 0, 0, 0, 1 },
        { ENCOUNTER_BESIDE_SINGLE, 10, 11, 0, 0 },
        { ENCOUNTER_BESIDE_BRIDGE, 272000, 271000, 60, 1 },
        { ENCOUNTER_BESIDE_PRIME, 272000, 0, 3600, 1 },
        { ENCOUNTER_BESIDES, 10, 5, 60, 0 } };
    struct encounter e = sample();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        e.after.bolus = good[i];
        CHECK(encounter_check(&e) == OK);
    }
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        e.after.bolus = bad[i];
        expect_refused(&e);
    }
    e = sample();
    e.before.periodic.every_min = 0;
    expect_refused(&e);
    e.before.periodic = (struct encounter_periodic){ 1, 1, 0, 1 };
    CHECK(encounter_check(&e) == OK);
    e.before.periodic.every_min = 0;
    expect_refused(&e);
    e.before.periodic = (struct encounter_periodic){ 0, 0, 0, 0 };
    CHECK(encounter_check(&e) == OK);
    e.before.periodic.every_min = 1;
    expect_refused(&e);
    e.before.periodic = (struct encounter_periodic){ 0, 0, 1, 0 };
    expect_refused(&e);
    e.before.periodic = (struct encounter_periodic){ 0, 0, 0, 1 };
    expect_refused(&e);
}

/* A schedule with a program, and only then. */
static void a_program_is_whole_or_not_there(void **state)
{
    struct encounter e = sample();

    (void)state;
    e.after.mode = ENCOUNTER_UNPROGRAMMED;
    expect_refused(&e);
    e.after.number = 0;
    expect_refused(&e);
    e.after.schedule.set_count = 0;
    expect_refused(&e);
    e.after.schedule.step_count = 0;
    CHECK(encounter_check(&e) == OK);
    e.after.schedule.set_count = 1;
    expect_refused(&e);
    e.after.schedule.set_count = 0;
    e.after.mode = ENCOUNTER_RUNNING;
    expect_refused(&e);
    e.after.number = 1;
    expect_refused(&e);
    e = sample();
    e.after.used_ng_per_ml = 0;
    expect_refused(&e);
}

/* Bytes that claim what a struct cannot hold are refused before they are
 * used. */
static void bytes_that_claim_too_much_are_refused(void **state)
{
    struct encounter e = sample(), again;
    struct encounter_bytes_seal seal;
    uint8_t bytes[ENCOUNTER_BYTES_MAX];
    size_t used = encode(&e, bytes);
    const size_t both = (size_t)2 * (PUMP_SIZE + SCHEDULE_SIZE);
    const size_t sets = HEAD + PUMP_SIZE, acts = HEAD + both + FILL_SIZE;

    (void)state;
    bytes[HEAD + 11] = 0xff; /* the offset */
    CHECK(encounter_bytes_decode(&again, &seal, bytes, used) == ERR_RANGE);
    encode(&e, bytes);
    bytes[sets] = SCHEDULE_SETS_MAX + 1;
    CHECK(encounter_bytes_decode(&again, &seal, bytes, used) == ERR_RANGE);
    encode(&e, bytes);
    bytes[sets + PUMP_SIZE + SCHEDULE_SIZE] = SCHEDULE_SETS_MAX + 1;
    CHECK(encounter_bytes_decode(&again, &seal, bytes, used) == ERR_RANGE);
    encode(&e, bytes);
    bytes[acts] = ENCOUNTER_ACTS_MAX + 1;
    CHECK(encounter_bytes_decode(&again, &seal, bytes, used) == ERR_RANGE);
    fill_up(&e.before.schedule);
    used = encode(&e, bytes);
    bytes[sets + 2] = SCHEDULE_STEPS_MAX + 1;
    CHECK(encounter_bytes_decode(&again, &seal, bytes, used) == ERR_RANGE);
}

/* --- a schedule alone --- */

static enum status get(
    struct schedule *schedule, const uint8_t *bytes, size_t size)
{
    struct reader r;
    enum status status;

    reader_init(&r, bytes, size);
    status = schedule_bytes_get(&r, schedule);
    return status == OK ? reader_end(&r) : status;
}

static void a_schedule_goes_there_and_back(void **state)
{
    static const uint8_t bytes[] = { 2, 0x1f, 2, 0x60, 1, 0, 0, 1, 0, 0, 0,
        0x3c, 0, 2, 0, 0, 0, 0, 0, 3, 0, 0, 0 };
    uint8_t out[SCHEDULE_BYTES_MAX];
    struct schedule schedule;
    struct writer w;
    size_t used;

    (void)state;
    CHECK(get(&schedule, bytes, sizeof(bytes)) == OK);
    CHECK(schedule_check(&schedule) == OK);
    CHECK(schedule.set_count == 2 && schedule.step_count == 3);
    CHECK(schedule.set[0].days == 0x1f && schedule.set[1].first == 2);
    CHECK(schedule.step[1].start_min == 60 && schedule.step[2].dose_ng == 3);
    writer_init(&w, out, sizeof(out));
    schedule_bytes_put(&w, &schedule);
    CHECK(writer_end(&w, &used) == OK && used == sizeof(bytes));
    CHECK(memcmp(out, bytes, used) == 0);
}

static void what_is_no_schedule_is_not_read(void **state)
{
    static const uint8_t no_days[] = { 1, 0, 1, 0, 0, 1, 0, 0, 0 };
    static const uint8_t no_dose[] = { 1, 0x7f, 1, 0, 0, 0, 0, 0, 0 };
    uint8_t many[3 + 6 * (SCHEDULE_STEPS_MAX + 1)] = { 1, 0x7f,
        SCHEDULE_STEPS_MAX + 1 };
    struct schedule schedule;
    size_t i;

    (void)state;
    CHECK(get(&schedule, no_days, sizeof(no_days)) != OK);
    CHECK(get(&schedule, no_dose, sizeof(no_dose)) != OK);
    for (i = 0; i <= SCHEDULE_STEPS_MAX; i++) {
        many[3 + 6 * i] = (uint8_t)(20 * i);
        many[4 + 6 * i] = (uint8_t)(20 * i >> 8);
        many[5 + 6 * i] = 1;
    }
    CHECK(get(&schedule, many, sizeof(many)) == ERR_FULL);
    many[2]--;
    CHECK(get(&schedule, many, sizeof(many) - 6) == OK);
}

static void each_cause_has_a_word(void **state)
{
    uint32_t i, k;

    (void)state;
    CHECK(encounter_cause_slug(ENCOUNTER_NO_CAUSE) == NULL);
    for (i = 1; i < ENCOUNTER_CAUSES; i++) {
        CHECK(encounter_cause_slug(i) != NULL);
        for (k = 1; k < i; k++)
            CHECK(
                strcmp(encounter_cause_slug(i), encounter_cause_slug(k)) != 0);
    }
    CHECK(encounter_cause_slug(ENCOUNTER_CAUSES) == NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bytes_stand_where_the_document_says),
        cmocka_unit_test(what_is_encoded_decodes_to_the_same),
        cmocka_unit_test(the_emptiest_and_the_fullest_fit),
        cmocka_unit_test(every_other_length_is_refused),
        cmocka_unit_test(every_bit_counts),
        cmocka_unit_test(another_beginning_is_no_record),
        cmocka_unit_test(each_number_has_its_limit),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(what_runs_beside_is_whole_or_not_there),
        cmocka_unit_test(a_program_is_whole_or_not_there),
        cmocka_unit_test(bytes_that_claim_too_much_are_refused),
        cmocka_unit_test(a_schedule_goes_there_and_back),
        cmocka_unit_test(what_is_no_schedule_is_not_read),
        cmocka_unit_test(each_cause_has_a_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
