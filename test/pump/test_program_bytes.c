/* test_program_bytes.c: a program as bytes and back. */
#include "core/reader.h"
#include "core/writer.h"
#include "pump/program.h"
#include "test/pump/layout.h"
#include "test/pump/rig.h"
#include "test/test.h"

enum { FIRST = 10 };

/* 150 strokes a day, a bolus of 10 strokes each six hours, and a bridge from
 * 500 mcg/mL over a day. */
static struct program some(void)
{
    struct program program = rig_program(300000, 2000000);

    program.periodic = (struct program_bolus){ 20000, 360, 480, 3600 };
    program.lead =
        (struct program_lead){ PROGRAM_LEAD_BRIDGE, 272, 86400, 136000 };
    program.path.tip_ng_per_ml = 500000;
    program.path.stroke = FIRST;
    program.fill.stroke = FIRST;
    program.fill.tick = 1000;
    program.stroke = FIRST;
    program.tick = 1000;
    program.number = 7;
    return program;
}

static size_t encode(const struct program *program, uint8_t *bytes)
{
    struct writer w;

    writer_init(&w, bytes, PROGRAM_BYTES_MAX);
    program_encode(program, &w);
    CHECK(!w.failed);
    return w.pos;
}

static enum status decode(
    struct program *out, const uint8_t *bytes, size_t size)
{
    struct reader r;
    enum status status;

    memset(out, 0xa5, sizeof(*out));
    reader_init(&r, bytes, size);
    status = program_decode(out, &r);
    CHECK(status != OK || r.pos == size);
    return status;
}

/* The table of docs/journal.md, each field another number. */
static void each_byte_has_its_place(void **state)
{
    static const char want[] =
        "04030201 24232221 34333231" /* number, tick, stroke */
        "02 1f01 6002"               /* sets, each with days and count */
        "0000 a0860100"              /* the one step of the first */
        "0000 400d0300 3804 410d0300"
        "43424100 53525100 63626100"          /* caps: stroke, hour, day */
        "73727100 8281 8483 93929100"         /* bolus */
        "a4a3a2a1 b4b3b2b1 c3c2c100 d3d2d100" /* fill: volume, alarm */
        "e3e2e100 e6e5e400 e8e7"              /* concentrations, product */
        "f4f3f2f1 13121100 16151400 19181700 1c1b1a00" /* path */
        "02 23222100 26252400 29282700"                /* lead */
        "3837363534333231 ffffffff"                    /* clock: zone -1 */
        "43424100 46454400 5251 5453 5655";            /* device */
    struct program p = { .number = 0x01020304 };
    uint8_t bytes[PROGRAM_BYTES_MAX];

    (void)state;
    p.tick = 0x21222324;
    p.stroke = 0x31323334;
    schedule_init(&p.schedule);
    CHECK(schedule_add_set(&p.schedule, 0x1f) == OK);
    CHECK(schedule_add_step(&p.schedule, 0, 100000) == OK);
    CHECK(schedule_add_set(&p.schedule, 0x60) == OK);
    CHECK(schedule_add_step(&p.schedule, 0, 200000) == OK);
    CHECK(schedule_add_step(&p.schedule, 1080, 200001) == OK);
    p.caps = (struct limit_caps){ 0x414243, 0x515253, 0x616263 };
    p.periodic = (struct program_bolus){ 0x717273, 0x8182, 0x8384, 0x919293 };
    p.fill = (struct program_fill){ 0xa1a2a3a4, 0xb1b2b3b4, 0xc1c2c3, 0xd1d2d3,
        0xe1e2e3, 0xe4e5e6, 0xe7e8 };
    p.path = (struct program_path){ 0xf1f2f3f4, 0x111213, 0x141516, 0x171819,
        0x1a1b1c };
    p.lead = (struct program_lead){ 2, 0x212223, 0x242526, 0x272829 };
    p.clock.start_s = INT64_C(0x3132333435363738);
    p.clock.zone_s = -1;
    p.device.capacity_nl = 0x414243;
    p.device.implant_day = 0x444546;
    p.device.alarms = (struct alarm_settings){ 0x5152, 0x5354, 0x5556 };
    CHECK(layout_is(bytes, encode(&p, bytes), want));
}

/* 48 steps in 7 sets, every field another number. */
static struct program longest(void)
{
    struct program program = some();
    int32_t day, k;

    schedule_init(&program.schedule);
    for (day = 0; day < 7; day++) {
        CHECK(schedule_add_set(&program.schedule, 1 << day) == OK);
        for (k = 0; k < (day == 6 ? 6 : 7); k++)
            CHECK(schedule_add_step(&program.schedule, 205 * k,
                      30000 + 1000 * day + k) == OK);
    }
    program.fill.nominal_ng_per_ml = 1999998;
    program.fill.product = 0x0302;
    program.lead.cap_ng = 136001;
    program.periodic.seconds = 3599;
    program.fill.tick = 998;
    program.fill.stroke = 3;
    program.fill.volume_nl = 38000001;
    program.fill.alarm_nl = 2000001;
    program.path.stroke = 5;
    program.path.counted_ng_per_ml = 2000001;
    program.path.tip_ng_per_ml = 499999;
    program.clock.zone_s = -3600;
    program.device.implant_day = 20601;
    program.device.alarms = (struct alarm_settings){ 61, 11, 25 };
    return program;
}

static void what_is_decoded_is_what_was_encoded(void **state)
{
    struct program program = longest(), back;
    uint8_t bytes[PROGRAM_BYTES_MAX], again[PROGRAM_BYTES_MAX];
    size_t size;

    (void)state;
    CHECK(encode(&program, bytes) == PROGRAM_BYTES_MAX);
    CHECK(decode(&back, bytes, PROGRAM_BYTES_MAX) == OK);
    CHECK(encode(&back, again) == PROGRAM_BYTES_MAX);
    CHECK(memcmp(bytes, again, PROGRAM_BYTES_MAX) == 0);
    CHECK(back.number == 7 && back.tick == 1000);
    CHECK(back.stroke == FIRST && back.periodic.interval_min == 360);
    CHECK(
        memcmp(&back.schedule, &program.schedule, sizeof(back.schedule)) == 0);
    CHECK(back.path.stroke == 5 && back.fill.stroke == 3);
    CHECK(back.clock.zone_s == -3600 && back.lead.kind == PROGRAM_LEAD_BRIDGE);
    for (size = 0; size < PROGRAM_BYTES_MAX; size++)
        CHECK(decode(&back, bytes, size) != OK);
    CHECK(decode(&back, bytes, PROGRAM_BYTES_MAX - 1) == ERR_SHORT);
    program = some();
    size = encode(&program, bytes);
    CHECK(size == PROGRAM_BYTES_MAX - 6 * 2 - 47 * 6);
    CHECK(decode(&back, bytes, size) == OK);
}

/* SR-05, SR-06: bytes that could be no program are none. */
static void what_cannot_be_is_not_decoded(void **state)
{
    enum { SETS = 12, DAYS = 13, STEPS = 14, DOSE = 17 };
    struct program program = some(), back;
    uint8_t bytes[PROGRAM_BYTES_MAX + 16];
    size_t size, at;

    (void)state;
    memset(bytes, 0, sizeof(bytes));
    size = encode(&program, bytes);
    bytes[SETS] = 8;
    CHECK(decode(&back, bytes, sizeof(bytes)) == ERR_RANGE);
    bytes[SETS] = 255;
    CHECK(decode(&back, bytes, sizeof(bytes)) == ERR_RANGE);
    bytes[SETS] = 0;
    CHECK(decode(&back, bytes, size) != OK);
    bytes[SETS] = 1;
    bytes[STEPS] = 49;
    CHECK(decode(&back, bytes, sizeof(bytes)) == ERR_RANGE);
    bytes[STEPS] = 0;
    CHECK(decode(&back, bytes, size) != OK);
    bytes[STEPS] = 1;
    bytes[DAYS] = 0x80;
    CHECK(decode(&back, bytes, size) == ERR_RANGE);
    bytes[DAYS] = 0x7f;
    CHECK(decode(&back, bytes, size) == OK);
    for (at = size - 1; at > size - 7; at -= 2) { /* the alarm settings */
        bytes[at] ^= 0xff;
        CHECK(decode(&back, bytes, size) == ERR_RANGE);
        bytes[at] ^= 0xff;
    }
    /* a second step, or set, that is none is not passed over */
    program.schedule.step_count = 2;
    program.schedule.set[0].count = 2;
    program.schedule.step[1].dose_ng = 300000;
    program.schedule.step[1].start_min = 1439;
    size = encode(&program, bytes);
    CHECK(decode(&back, bytes, size) == ERR_RANGE); /* too fast a minute */
    program.schedule.step[1].dose_ng = 300;
    size = encode(&program, bytes);
    CHECK(decode(&back, bytes, size) == OK);
    program.schedule.step[1].start_min = 1440;
    size = encode(&program, bytes);
    CHECK(decode(&back, bytes, size) == ERR_RANGE);
    program = some();
    program.schedule.set_count = 2;
    program.schedule.set[1] = (struct schedule_set){ 0x80, 1, 0 };
    size = encode(&program, bytes);
    CHECK(decode(&back, bytes, size) == ERR_RANGE);
    program.schedule.set_count = 1;
    size = encode(&program, bytes);
    memset(&bytes[DOSE], 0xff, 4);
    CHECK(decode(&back, bytes, size) == ERR_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_byte_has_its_place),
        cmocka_unit_test(what_is_decoded_is_what_was_encoded),
        cmocka_unit_test(what_cannot_be_is_not_decoded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
