/* test_ledger.c: what was done, as bytes and back. */
#include "pump/ledger.h"

#include "core/reader.h"
#include "core/writer.h"
#include "pump/program.h"
#include "test/pump/layout.h"
#include "test/test.h"

#define DRUG_MAX (UNITS_DRUG_FG_MAX / 2)

/* Every field another number. */
static struct ledger some(void)
{
    const struct ledger ledger = {
        .tick = 0x01020304,
        .start_s = INT64_C(0x10111213),
        .given_fg = -INT64_C(0x0102030405060708),
        .periodic_tick = 0x21222324,
        .lead_tick = 0x31323334,
        .less_tick = 0x03040506,
        .stalled_tick = 0x05060708,
        .last = { UINT64_C(0x8182838485868788), 0x15 },
        .bolus = { .tick = 0x11121314,
            .released_fg = INT64_C(0x12345678),
            .ng = 0x00060504,
            .seconds = 0x00080706,
            .single = 1 },
        .made = 0x91929394,
        .lead_stroke = 0xa1a2a3a4,
        .stalled_stroke = 0xc1c2c3c4,
        .missed = 0xd1d2d3d4,
        .eri_day = 0x00010203,
        .mode = PROGRAM_STOPPED,
        .hold = PROGRAM_MINIMUM,
        .emergency = 1,
    };

    return ledger;
}

static enum status decode(struct ledger *out, const uint8_t *bytes, size_t size)
{
    struct reader r;

    memset(out, 0xa5, sizeof(*out));
    reader_init(&r, bytes, size);
    return ledger_decode(out, &r);
}

static size_t encode(const struct ledger *ledger, uint8_t *bytes)
{
    struct writer w;

    writer_init(&w, bytes, LEDGER_BYTES);
    ledger_encode(ledger, &w);
    CHECK(!w.failed);
    return w.pos;
}

/* The table of docs/journal.md. */
static void each_byte_has_its_place(void **state)
{
    static const char mark[] = "04030201 94939291" /* tick, made */
                               "f8f8f9fafbfcfdfe 7856341200000000";
    static const char rest[] =
        "1312111000000000"              /* start */
        "24232221 34333231 a4a3a2a1"    /* periodic, lead */
        "c4c3c2c1 d4d3d2d1"             /* stalled stroke, missed */
        "06050403 08070605"             /* less, stalled */
        "8887868584838281 15"           /* last command */
        "14131211 04050600 06070800 01" /* bolus */
        "03020100 01 02 01";            /* ERI, mode, hold, emergency */
    const struct ledger ledger = some();
    uint8_t bytes[LEDGER_BYTES];
    struct writer w;

    (void)state;
    CHECK(encode(&ledger, bytes) == LEDGER_BYTES);
    CHECK(layout_is(bytes, LEDGER_MARK_BYTES, mark));
    CHECK(layout_is(
        bytes + LEDGER_MARK_BYTES, LEDGER_BYTES - LEDGER_MARK_BYTES, rest));
    writer_init(&w, bytes, LEDGER_MARK_BYTES);
    ledger_encode_mark(&ledger, &w);
    CHECK(!w.failed && layout_is(bytes, w.pos, mark));
}

static void make(struct ledger *ledger)
{
    *ledger = some();
    ledger->bolus.ng = 4000000;
    ledger->bolus.seconds = 1000;
    ledger->eri_day = 84005;
    ledger->periodic_tick = 11;
    ledger->bolus.tick = 12;
    ledger->lead_tick = 13;
}

static int is_equal(const struct ledger *a, const struct ledger *b)
{
    uint8_t of_a[LEDGER_BYTES], of_b[LEDGER_BYTES];

    encode(a, of_a);
    encode(b, of_b);
    return memcmp(of_a, of_b, LEDGER_BYTES) == 0;
}

static void what_is_decoded_is_what_was_encoded(void **state)
{
    struct ledger ledger, back;
    uint8_t bytes[LEDGER_BYTES];
    size_t size;

    (void)state;
    make(&ledger);
    encode(&ledger, bytes);
    CHECK(decode(&back, bytes, LEDGER_BYTES) == OK);
    CHECK(back.tick == ledger.tick && back.made == ledger.made);
    CHECK(back.given_fg == ledger.given_fg && back.start_s == ledger.start_s);
    CHECK(back.bolus.released_fg == ledger.bolus.released_fg);
    CHECK(back.periodic_tick == 11 && back.bolus.tick == 12);
    CHECK(back.lead_tick == 13 && back.lead_stroke == ledger.lead_stroke);
    CHECK(back.less_tick == ledger.less_tick);
    CHECK(back.stalled_tick == ledger.stalled_tick);
    CHECK(back.last.key == ledger.last.key && back.last.answer == 0x15);
    CHECK(back.bolus.ng == 4000000);
    CHECK(back.bolus.seconds == 1000 && back.bolus.single == 1);
    CHECK(back.eri_day == 84005 && back.hold == ledger.hold);
    CHECK(back.emergency == 1 && back.mode == ledger.mode);
    CHECK(back.missed == ledger.missed);
    CHECK(back.stalled_stroke == ledger.stalled_stroke);
    for (size = 0; size < LEDGER_BYTES; size++)
        CHECK(decode(&back, bytes, size) == ERR_SHORT);
}

struct row {
    size_t at, size;
    int64_t value;
    enum status want;
};

#define ROW(field, value, want)                                                \
    {                                                                          \
        offsetof(struct ledger, field),                                        \
            sizeof(((struct ledger *)NULL)->field), value, want                \
    }

/* SR-06: bytes that could be no ledger are none. */
static void every_number_has_its_limits(void **state)
{
    static const struct row rows[] = {
        ROW(tick, 0, OK),
        ROW(tick, PROGRAM_TICK_MAX, OK),
        ROW(tick, PROGRAM_TICK_MAX + 1, ERR_RANGE),
        ROW(tick, UINT32_MAX, ERR_RANGE),
        ROW(periodic_tick, 0, OK),
        ROW(periodic_tick, PROGRAM_TICK_MAX, OK),
        ROW(periodic_tick, PROGRAM_TICK_MAX + 1, ERR_RANGE),
        ROW(lead_tick, PROGRAM_TICK_MAX, OK),
        ROW(lead_tick, PROGRAM_TICK_MAX + 1, ERR_RANGE),
        ROW(less_tick, -1, OK),
        ROW(less_tick, 0, OK),
        ROW(less_tick, -2, ERR_RANGE),
        ROW(less_tick, PROGRAM_TICK_MAX, OK),
        ROW(less_tick, PROGRAM_TICK_MAX + 1, ERR_RANGE),
        ROW(stalled_tick, -1, OK),
        ROW(stalled_tick, 0, OK),
        ROW(stalled_tick, -2, ERR_RANGE),
        ROW(stalled_tick, PROGRAM_TICK_MAX, OK),
        ROW(stalled_tick, PROGRAM_TICK_MAX + 1, ERR_RANGE),
        ROW(start_s, 0, OK),
        ROW(start_s, -1, ERR_RANGE),
        ROW(start_s, UNITS_PUMP_S_MAX, OK),
        ROW(start_s, UNITS_PUMP_S_MAX + 1, ERR_RANGE),
        ROW(given_fg, -DRUG_MAX, OK),
        ROW(given_fg, DRUG_MAX, OK),
        ROW(given_fg, -DRUG_MAX - 1, ERR_RANGE),
        ROW(given_fg, DRUG_MAX + 1, ERR_RANGE),
        ROW(bolus.ng, -1, ERR_RANGE),
        ROW(bolus.ng, LIMIT_NG_MAX, OK),
        ROW(bolus.ng, LIMIT_NG_MAX + 1, ERR_RANGE),
        ROW(bolus.ng, 306, OK), /* as much as was released of it */
        ROW(bolus.ng, 305, ERR_RANGE),
        ROW(bolus.tick, PROGRAM_TICK_MAX, OK),
        ROW(bolus.tick, PROGRAM_TICK_MAX + 1, ERR_RANGE),
        ROW(bolus.seconds, 0, ERR_RANGE),
        ROW(bolus.seconds, 1, OK),
        ROW(bolus.seconds, -1, ERR_RANGE),
        ROW(bolus.seconds, LEDGER_BOLUS_S_MAX, OK),
        ROW(bolus.seconds, LEDGER_BOLUS_S_MAX + 1, ERR_RANGE),
        ROW(bolus.released_fg, 0, OK),
        ROW(bolus.released_fg, -1, ERR_RANGE),
        ROW(bolus.released_fg, INT64_C(4000000000000), OK),
        ROW(bolus.released_fg, INT64_C(4000000000001), ERR_RANGE),
        ROW(eri_day, 0, OK),
        ROW(eri_day, -1, ERR_RANGE),
        ROW(eri_day, 84005, OK),
        ROW(eri_day, 84006, ERR_RANGE),
        ROW(mode, 0, ERR_RANGE),
        ROW(mode, PROGRAM_STOPPED, OK),
        ROW(mode, PROGRAM_RUN, OK),
        ROW(mode, PROGRAM_RUN + 1, ERR_RANGE),
        ROW(hold, 0, ERR_RANGE),
        ROW(hold, PROGRAM_STOPPED, OK),
        ROW(hold, PROGRAM_RUN, OK),
        ROW(hold, PROGRAM_RUN + 1, ERR_RANGE),
        ROW(made, UINT32_MAX, OK),
    };
    struct ledger ledger, back;
    uint8_t bytes[LEDGER_BYTES];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        make(&ledger);
        ledger.bolus.released_fg = 306000000;
        memcpy((char *)&ledger + rows[i].at, &rows[i].value, rows[i].size);
        encode(&ledger, bytes);
        if (decode(&back, bytes, LEDGER_BYTES) != rows[i].want)
            fail_msg("row %zu", i);
        if (rows[i].want == OK)
            CHECK(is_equal(&back, &ledger));
    }
}

static void no_bolus_is_no_bolus(void **state)
{
    struct ledger ledger, back;
    uint8_t bytes[LEDGER_BYTES];

    (void)state;
    make(&ledger);
    memset(&ledger.bolus, 0, sizeof(ledger.bolus));
    encode(&ledger, bytes);
    CHECK(decode(&back, bytes, LEDGER_BYTES) == OK);
    CHECK(is_equal(&back, &ledger));
    ledger.bolus.ng = 1;
    encode(&ledger, bytes);
    CHECK(decode(&back, bytes, LEDGER_BYTES) == ERR_RANGE);
    ledger.bolus.ng = 0;
    ledger.bolus.released_fg = 1;
    encode(&ledger, bytes);
    CHECK(decode(&back, bytes, LEDGER_BYTES) == ERR_RANGE);
}

static enum status mark(
    struct ledger *onto, const struct ledger *said, size_t size)
{
    uint8_t bytes[LEDGER_MARK_BYTES];
    struct reader r;
    struct writer w;

    writer_init(&w, bytes, sizeof(bytes));
    ledger_encode_mark(said, &w);
    reader_init(&r, bytes, size);
    return ledger_decode_mark(onto, &r);
}

/* What was commanded while the rotor stood, and in stalls before. */
static void strokes_that_were_missed_are_known(void **state)
{
    struct ledger ledger = some();

    (void)state;
    ledger.made = 100;
    ledger.missed = 7;
    ledger.stalled_stroke = 90;
    ledger.stalled_tick = -1;
    CHECK(ledger_missed(&ledger) == 7);
    ledger.stalled_tick = 0;
    CHECK(ledger_missed(&ledger) == 17);
    ledger.stalled_stroke = 100;
    CHECK(ledger_missed(&ledger) == 7);
}

/* A mark changes what strokes change, and counts forward. */
static void a_mark_changes_its_own_part_alone(void **state)
{
    struct ledger ledger, said, want;

    (void)state;
    make(&ledger);
    said = ledger;
    said.tick++;
    said.made += 8;
    said.given_fg = 17;
    said.bolus.released_fg = 18;
    want = said;
    said.lead_tick = 99;
    said.hold = PROGRAM_RUN;
    CHECK(mark(&ledger, &said, LEDGER_MARK_BYTES) == OK);
    CHECK(is_equal(&ledger, &want));
    CHECK(mark(&ledger, &said, LEDGER_MARK_BYTES) == OK); /* the same again */
    CHECK(is_equal(&ledger, &want));
}

static void a_mark_that_cannot_be_changes_nothing(void **state)
{
    struct ledger ledger, said, before;
    size_t size;

    (void)state;
    make(&ledger);
    before = ledger;
    said = ledger;
    for (size = 0; size < LEDGER_MARK_BYTES; size++)
        CHECK(mark(&ledger, &said, size) == ERR_SHORT);
    said.given_fg = DRUG_MAX + 1;
    CHECK(mark(&ledger, &said, LEDGER_MARK_BYTES) == ERR_RANGE);
    said = ledger;
    said.made--;
    CHECK(mark(&ledger, &said, LEDGER_MARK_BYTES) == ERR_STALE);
    said = ledger;
    said.tick--;
    CHECK(mark(&ledger, &said, LEDGER_MARK_BYTES) == ERR_STALE);
    CHECK(is_equal(&ledger, &before));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_byte_has_its_place),
        cmocka_unit_test(what_is_decoded_is_what_was_encoded),
        cmocka_unit_test(every_number_has_its_limits),
        cmocka_unit_test(no_bolus_is_no_bolus),
        cmocka_unit_test(strokes_that_were_missed_are_known),
        cmocka_unit_test(a_mark_changes_its_own_part_alone),
        cmocka_unit_test(a_mark_that_cannot_be_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
