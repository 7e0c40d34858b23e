/* test_outcome.c: what follows from a session record; SR-41's equality. */
#include "clinic/rules/outcome.h"
#include "core/calendar.h"
#include "core/reservoir.h"
#include "test/clinic/maker.h"
#include "test/test.h"

#define NOW INT64_C(1794819600) /* 2026-11-16 09:00 UTC */
#define DAY 86400

static const struct pump PUMP = { .id = 9,
    .patient = 12,
    .serial = "CIS300214",
    .capacity_nl = 20000000,
    .eri_day = RECORD_NO_DAY,
    .tubing_nl = 140000,
    .catheter_nl = 132000,
    .catheter_um = 620000 };

static struct encounter refill(void)
{
    return maker_refill("CIS300214", NOW);
}

static enum agreement agree(const struct encounter *e)
{
    return outcome_agree(e).agreement;
}

/* SR-41: to the second, whatever is left and whatever runs. */
static void the_pump_s_date_is_computed_again_to_the_second(void **state)
{
    struct encounter e = refill();
    uint32_t volume_nl;

    (void)state;
    for (volume_nl = 2000002; volume_nl < 20000000; volume_nl += 123457) {
        e.after.volume_nl = volume_nl;
        maker_date(&e.after);
        assert_int_equal(agree(&e), AGREES);
        e.after.low_s++;
        assert_int_equal(agree(&e), AGREES_NOT);
        e.after.low_s -= 2;
        assert_int_equal(agree(&e), AGREES_NOT);
    }
}

/* A pump that is low says since when: after its fill, and not in the future. */
static void a_pump_that_is_low_says_since_when(void **state)
{
    struct encounter e = refill();
    struct encounter_pump *pump = &e.after;

    (void)state;
    pump->volume_nl = pump->alarm_nl;
    pump->low_s = pump->pump_s;
    assert_int_equal(agree(&e), AGREES);
    pump->low_s--;
    assert_int_equal(agree(&e), AGREES_BY_DAY);
    pump->low_s = pump->filled_s;
    assert_int_equal(agree(&e), AGREES_BY_DAY);
    assert_int_equal(outcome_agree(&e).warnings, 0);
    pump->low_s--;
    assert_int_equal(agree(&e), AGREES_NOT);
    pump->low_s = pump->pump_s + 1;
    assert_int_equal(agree(&e), AGREES_NOT);
    pump->volume_nl = 1;
    pump->low_s = pump->pump_s - 5;
    assert_int_equal(agree(&e), AGREES_BY_DAY);
    pump->volume_nl = pump->alarm_nl + 1;
    assert_int_equal(agree(&e), AGREES_NOT);
}

/* SR-41: the earlier of two dates that differ rules. */
static void a_date_that_differs_warns_so_that_the_earlier_rules(void **state)
{
    struct encounter e = refill();
    struct reading reading;

    (void)state;
    assert_int_equal(outcome_agree(&e).warnings, 0);
    e.after.low_s += 3 * DAY;
    assert_int_equal(outcome_agree(&e).warnings, READING_PRINTED_LATER);
    CHECK(outcome_reading(&e, &PUMP, &reading));
    assert_int_equal(reading.warnings, READING_PRINTED_LATER);
    e.after.low_s -= 6 * DAY;
    assert_int_equal(outcome_agree(&e).warnings, READING_PRINTED_EARLIER);
    e.after.low_s = 0; /* after 2199, says the pump */
    assert_int_equal(outcome_agree(&e).warnings, READING_PRINTED_LATER);
    CHECK(outcome_reading(&e, &PUMP, &reading));
    assert_int_equal(reading.printed_alarm_day,
        calendar_day_of(outcome_agree(&e).computed_s));
    e.after.alarm_nl = 10000001; /* no pump has that */
    assert_int_equal(agree(&e), AGREES_NOT);
}

/* F-02: 10 mcg every six hours, wherever the next of them is. */
static void the_boluses_of_the_program_count_when_they_begin(void **state)
{
    struct encounter e = refill();
    struct encounter_pump *pump = &e.after;
    const int64_t pump_s = (int64_t)pump->pump_s,
                  plain_s = (int64_t)pump->low_s;
    const int64_t room_fg = INT64_C(17499999) * 2000000;
    struct reading reading;
    int64_t first_s;

    (void)state;
    pump->periodic = (struct encounter_periodic){ 10000, 360, 60, 600 };
    assert_int_equal(agree(&e), AGREES); /* none begins before 2200 */
    for (first_s = 1; first_s <= 21600; first_s += 2991) {
        int64_t count = 0, at_s = 0, fg = 0;

        /* Second by second, as a pump would find out; the schedule is even. */
        for (; fg < room_fg; at_s++) {
            count = at_s < first_s ? 0 : (at_s - first_s) / 21600 + 1;
            fg = at_s * 300000 * 1000000 / DAY + count * INT64_C(10000000000);
        }
        pump->periodic_s = (uint64_t)(pump_s + first_s);
        pump->low_s = (uint64_t)(pump_s + at_s - 2);
        assert_int_equal(agree(&e), AGREES);
        pump->low_s++;
        assert_int_equal(agree(&e), AGREES_NOT);
        pump->low_s -= 2;
        assert_int_equal(agree(&e), AGREES_NOT);
    }
    CHECK((int64_t)pump->low_s < plain_s - 5 * DAY);
    /* Of a pump that forgot them the clinic's own date rules. */
    pump->low_s = (uint64_t)plain_s;
    assert_int_equal(outcome_agree(&e).warnings, READING_PRINTED_LATER);
    CHECK(outcome_reading(&e, &PUMP, &reading));
    CHECK(reading.printed_alarm_day <= calendar_day_of(plain_s) - 5);
    /* The most that a record can say. */
    pump->periodic =
        (struct encounter_periodic){ UNITS_DOSE_NG_MAX, 1, 0, UINT32_MAX };
    pump->periodic_s = UNITS_PUMP_S_MAX;
    assert_int_equal(outcome_agree(&e).computed_s, plain_s);
    pump->periodic_s = 1;
    CHECK(outcome_agree(&e).computed_s < pump_s + 60);
}

/* what is left of a bolus counts at once, whenever it was ordered, and
 * nothing of one that is over. */
static void a_bolus_that_runs_counts_with_what_is_left(void **state)
{
    struct encounter e = refill();
    struct encounter_pump *pump = &e.after;
    const uint64_t plain_s = pump->low_s;
    struct reading reading;

    (void)state;
    /* 30 mcg of 100, in a dose of 300 a day: a tenth of a day */
    pump->bolus = (struct encounter_bolus){ ENCOUNTER_BESIDE_SINGLE, 50000,
        35000, 1000, 30000 };
    assert_int_equal(agree(&e), AGREES_NOT);
    assert_int_equal(outcome_agree(&e).warnings, READING_PRINTED_LATER);
    pump->low_s = plain_s - 8640;
    assert_int_equal(agree(&e), AGREES);
    CHECK(outcome_reading(&e, &PUMP, &reading));
    assert_int_equal(reading.bolus_ng, 30000);
    assert_int_equal(reading.fill_nl, pump->volume_nl);
    assert_int_equal(reading.warnings, 0);
    pump->bolus.kind = ENCOUNTER_BESIDE_PERIODIC;
    assert_int_equal(agree(&e), AGREES);
    pump->bolus.left_ng = 30004; /* a ng is 0.288 s */
    assert_int_equal(agree(&e), AGREES_NOT);
    pump->bolus.left_ng = 29996;
    assert_int_equal(agree(&e), AGREES_NOT);
    /* The record has it, and the pump's date does not. */
    pump->bolus.left_ng = 30000;
    pump->low_s = plain_s;
    assert_int_equal(agree(&e), AGREES_NOT);
    /* The pump's date has it, and the record does not. */
    pump->low_s = plain_s - 8640;
    pump->bolus = (struct encounter_bolus){ 0 };
    assert_int_equal(agree(&e), AGREES_NOT);
    assert_int_equal(outcome_agree(&e).warnings, READING_PRINTED_EARLIER);
    /* One that was ordered in the visit excuses nothing. */
    e.act[1].kind = ENCOUNTER_BOLUS;
    e.act[1].value = 30000;
    assert_int_equal(agree(&e), AGREES_NOT);
    pump->bolus = (struct encounter_bolus){ ENCOUNTER_BESIDE_SINGLE, 48000000,
        0, 1000, UNITS_DOSE_NG_MAX };
    pump->low_s = pump->pump_s; /* more than there is: at once */
    assert_int_equal(agree(&e), AGREES);
}

/* SR-41, R-11, R-13: a bridge or prime goes first, at its own pace: here 200 uL
 * in 3 hours and 40 minutes, which the schedule draws in a day and a third. */
static void a_bridge_or_prime_goes_first(void **state)
{
    static const uint8_t kinds[] = { ENCOUNTER_BESIDE_BRIDGE,
        ENCOUNTER_BESIDE_PRIME };
    struct encounter e = refill();
    struct encounter_pump *pump = &e.after;
    const uint64_t plain_s = pump->low_s;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(kinds); i++) {
        pump->bolus =
            (struct encounter_bolus){ kinds[i], 272000, 72000, 13200, 0 };
        pump->low_s = plain_s;
        assert_int_equal(agree(&e), AGREES_NOT);
        pump->low_s = plain_s + 13200 - 115200;
        assert_int_equal(agree(&e), AGREES);
        pump->low_s++;
        assert_int_equal(agree(&e), AGREES_NOT);
        pump->low_s -= 2;
        assert_int_equal(agree(&e), AGREES_NOT);
        assert_int_equal(outcome_agree(&e).warnings, READING_PRINTED_EARLIER);
    }
    pump->bolus.given_nl = 271000; /* its last stroke: 576 s of the schedule */
    pump->bolus.left_s = 66;
    pump->low_s = plain_s + 66 - 576;
    assert_int_equal(agree(&e), AGREES);
    pump->bolus.kind =
        ENCOUNTER_BESIDE_SINGLE; /* no lead: nothing goes first */
    assert_int_equal(agree(&e), AGREES_NOT);
    /* Low with it. */
    pump->bolus = (struct encounter_bolus){ ENCOUNTER_BESIDE_PRIME, 272000,
        72000, 13200, 0 };
    pump->volume_nl = pump->alarm_nl + 200000;
    pump->low_s = pump->pump_s + 13200;
    assert_int_equal(agree(&e), AGREES);
    pump->volume_nl = pump->alarm_nl + 1;
    assert_int_equal(agree(&e), AGREES);
    pump->volume_nl = pump->alarm_nl + 200002; /* 1.152 s more */
    assert_int_equal(agree(&e), AGREES_NOT);
    pump->low_s++;
    assert_int_equal(agree(&e), AGREES);
    pump->volume_nl = pump->alarm_nl; /* low before it has ended */
    pump->low_s = pump->pump_s;
    assert_int_equal(agree(&e), AGREES);
    /* Boluses of the program come behind it, and not before. */
    pump->volume_nl = pump->alarm_nl + 200000 + 10000;
    pump->periodic = (struct encounter_periodic){ 20000, 360, 0, 600 };
    pump->periodic_s = pump->pump_s + 13200 + 1;
    pump->low_s = pump->pump_s + 13200;
    assert_int_equal(agree(&e), AGREES);
    pump->periodic_s -= 2;
    assert_int_equal(agree(&e), AGREES_NOT);
}

/* What ends after 2199 has no date. */
static void a_date_after_2199_is_none(void **state)
{
    struct encounter e = refill();
    struct encounter_pump *pump = &e.after;
    struct reading reading;

    (void)state;
    schedule_init_simple(&pump->schedule, 1);
    assert_int_equal(outcome_agree(&e).computed_s, 0);
    assert_int_equal(agree(&e), AGREES_NOT);
    assert_int_equal(outcome_agree(&e).warnings, READING_PRINTED_EARLIER);
    pump->low_s = 0;
    assert_int_equal(agree(&e), AGREES);
    CHECK(outcome_reading(&e, &PUMP, &reading));
    assert_int_equal(reading.printed_alarm_day, RECORD_NO_DAY);
    pump->bolus = (struct encounter_bolus){ ENCOUNTER_BESIDE_BRIDGE, 272000,
        72000, UINT32_MAX, 0 };
    pump->pump_s = UNITS_PUMP_S_MAX - UINT32_MAX;
    assert_int_equal(agree(&e), AGREES);
    pump->pump_s++;
    assert_int_equal(agree(&e), AGREES);
    pump->volume_nl = pump->alarm_nl + 1;
    assert_int_equal(agree(&e), AGREES);
    e = refill();
    e.after.alarm_nl = 10000000; /* the most that a pump takes */
    maker_date(&e.after);
    assert_int_equal(agree(&e), AGREES);
}

static void a_pump_never_programmed_has_no_reading(void **state)
{
    struct encounter e = refill();
    struct reading reading;
    struct arena arena = { 0 };
    struct program program;

    (void)state;
    e.after = (struct encounter_pump){ .pump_s = 1000, .rest_den = 1 };
    assert_int_equal(agree(&e), AGREES_NOTHING);
    CHECK(!outcome_reading(&e, &PUMP, &reading));
    CHECK(!outcome_program(&e, &PUMP, &arena, &program));
}

static void the_reading_is_what_the_pump_said_at_the_end(void **state)
{
    struct encounter e = refill();
    struct reading r;

    (void)state;
    CHECK(outcome_reading(&e, &PUMP, &r));
    assert_int_equal(r.patient, 12);
    assert_int_equal(r.pump, 9);
    assert_int_equal(r.source, READING_LINK);
    assert_int_equal(r.mode, READING_RUNS);
    assert_int_equal(r.read_s, NOW - 60);
    assert_int_equal(r.offset_s, -21600);
    assert_int_equal(r.filled_s, NOW - 60 - 21600);
    assert_int_equal(r.fill_nl, 19499999);
    assert_int_equal(r.conc_ng_per_ml, 2000000);
    assert_int_equal(r.stability_days, 180);
    assert_int_equal(
        r.printed_alarm_day, calendar_day_of((int64_t)e.after.low_s));
    e.after.mode = ENCOUNTER_STOPPED;
    CHECK(outcome_reading(&e, &PUMP, &r) && r.mode == READING_STOPPED);
    e.after.mode = ENCOUNTER_MINIMUM;
    CHECK(outcome_reading(&e, &PUMP, &r) && r.mode == READING_MINIMUM);
}

/* SR-32: a clock that is off dates neither the reading nor what is left. */
static void a_clock_that_is_off_dates_no_reading(void **state)
{
    struct encounter e = refill();
    const int64_t ended_s = (int64_t)e.ended_utc_s;
    struct reading r;

    (void)state;
    e.after.pump_s = (uint64_t)(ended_s + e.after.offset_s + 300);
    CHECK(outcome_reading(&e, &PUMP, &r));
    assert_int_equal(r.read_s, ended_s + 300); /* so much is let be */
    e.after.pump_s += UINT64_C(365) * DAY;
    e.after.low_s += UINT64_C(365) * DAY;
    CHECK(outcome_reading(&e, &PUMP, &r));
    assert_int_equal(r.read_s, ended_s);
    assert_int_equal(r.filled_s, ended_s + r.offset_s);
    assert_int_equal(r.warnings, READING_PRINTED_LATER);
    e.after.pump_s -= UINT64_C(500) * DAY;
    e.after.low_s -= UINT64_C(500) * DAY;
    CHECK(outcome_reading(&e, &PUMP, &r));
    assert_int_equal(r.read_s, ended_s);
    assert_int_equal(r.warnings, READING_PRINTED_EARLIER);
}

/* drug that was filled long ago does not become fresh by being read. */
static void stability_counts_from_the_fill(void **state)
{
    struct encounter e = refill();
    struct reading r;

    (void)state;
    e.after.filled_s = e.after.pump_s - UINT64_C(50) * DAY;
    CHECK(outcome_reading(&e, &PUMP, &r));
    assert_int_equal(r.stability_days, 130);
    e.after.filled_s = e.after.pump_s - UINT64_C(179) * DAY;
    CHECK(outcome_reading(&e, &PUMP, &r) && r.stability_days == 1);
    e.after.filled_s = e.after.pump_s - UINT64_C(180) * DAY;
    CHECK(outcome_reading(&e, &PUMP, &r) && r.stability_days == 1);
    e.after.filled_s = e.after.pump_s - UINT64_C(400) * DAY;
    CHECK(outcome_reading(&e, &PUMP, &r) && r.stability_days == 1);
    e.after.filled_s = e.after.pump_s + UINT64_C(4) * DAY;
    CHECK(outcome_reading(&e, &PUMP, &r) && r.stability_days == 180);
}

/* */
static void the_refill_has_its_volumes_drug_and_lot(void **state)
{
    struct encounter e = refill();
    struct arena arena = { 0 };
    struct fill f;

    (void)state;
    CHECK(outcome_fill(&e, &PUMP, &arena, &f));
    assert_int_equal(f.at_s, NOW - 260);
    assert_int_equal(f.drained_nl, 2100000);
    assert_int_equal(f.expected_nl, 2100000);
    assert_int_equal(f.filled_nl, 19500000);
    assert_int_equal(f.conc_ng_per_ml, 2000000);
    assert_int_equal(f.old_conc_ng_per_ml, 2000000);
    assert_int_equal(f.use_ratio_millionths, 1000000);
    assert_string_equal(f.product, "Lioresal Intrathecal");
    assert_string_equal(f.lot, "B4711");
    assert_string_equal(f.reason, "");
    assert_int_equal(f.expiry_day, NOW / DAY + 300);
    CHECK(!f.compounded && !f.discrepancy);
    e.fill.flags |= ENCOUNTER_COMPOUNDED;
    e.fill.expected_nl = ENCOUNTER_FIRST_FILL;
    e.fill.use_millionths = 0;
    e.fill.product = 999;
    e.fill.expiry_day = UINT32_MAX;
    CHECK(outcome_fill(&e, &PUMP, &arena, &f) && f.compounded);
    assert_int_equal(f.expected_nl, RECORD_UNKNOWN);
    assert_int_equal(f.use_ratio_millionths, -1);
    assert_int_equal(f.expiry_day, RECORD_NO_DAY);
    assert_string_equal(f.product, "");
    e.fill.expiry_day = 0;
    CHECK(outcome_fill(&e, &PUMP, &arena, &f));
    assert_int_equal(f.expiry_day, RECORD_NO_DAY);
    e.fill.flags = 0;
    CHECK(!outcome_fill(&e, &PUMP, &arena, &f));
    arena_free(&arena);
}

/* */
static void a_refill_that_was_not_routine_says_why(void **state)
{
    struct encounter e = refill();
    struct arena arena = { 0 };
    struct fill f;

    (void)state;
    e.fill.flags |= ENCOUNTER_DISCREPANCY;
    CHECK(outcome_fill(&e, &PUMP, &arena, &f) && f.discrepancy);
    assert_string_equal(f.reason, "no cause given; confirmed by nobody");
    e.fill.cause = ENCOUNTER_OCCLUSION;
    maker_say(&e, ENCOUNTER_WHY_RESIDUAL, "kink seen");
    maker_say(&e, ENCOUNTER_SECOND, "B. Chief");
    CHECK(outcome_fill(&e, &PUMP, &arena, &f));
    assert_string_equal(
        f.reason, "occlusion: kink seen; confirmed by B. Chief");
    e.fill.old_ng_per_ml = 500000;
    CHECK(outcome_fill(&e, &PUMP, &arena, &f));
    assert_string_equal(f.reason, "occlusion: kink seen; confirmed by B. "
                                  "Chief; new concentration, bridged");
    e.fill.flags = ENCOUNTER_FILLED;
    maker_say(&e, ENCOUNTER_WHY_UNBRIDGED, "path aspirated");
    CHECK(outcome_fill(&e, &PUMP, &arena, &f));
    assert_string_equal(f.reason, "no bridge: path aspirated");
    e.fill.old_ng_per_ml = 0; /* a first fill */
    CHECK(outcome_fill(&e, &PUMP, &arena, &f));
    assert_string_equal(f.reason, "");
    arena_free(&arena);
}

static void an_order_is_what_changed_the_therapy(void **state)
{
    struct encounter e = refill();
    struct arena arena = { 0 };
    struct program p;

    (void)state;
    CHECK(!outcome_program(&e, &PUMP, &arena, &p)); /* the same was filled */
    schedule_init_simple(&e.after.schedule, 330000);
    maker_say(&e, ENCOUNTER_WHY_DOSE, "more tone");
    CHECK(outcome_program(&e, &PUMP, &arena, &p));
    assert_int_equal(p.schedule.step[0].dose_ng, 330000);
    assert_int_equal(p.at_s, NOW - 60);
    assert_string_equal(p.reason, "more tone");
    e.after.number = e.before.number;
    CHECK(!outcome_program(&e, &PUMP, &arena, &p));
    arena_free(&arena);
}

/* a catheter of another volume has another length, which nobody said. */
static void what_the_pump_knows_of_itself_is_kept(void **state)
{
    struct encounter e = refill();
    struct pump pump;

    (void)state;
    CHECK(!outcome_pump(&e, &PUMP, &pump));
    e.after.catheter_nl = 0; /* not on its record */
    e.after.tubing_nl = 0;
    CHECK(!outcome_pump(&e, &PUMP, &pump));
    e.after.catheter_nl = 150000;
    CHECK(outcome_pump(&e, &PUMP, &pump));
    assert_int_equal(pump.catheter_nl, 150000);
    assert_int_equal(pump.catheter_um, RECORD_UNKNOWN);
    assert_int_equal(pump.tubing_nl, 140000);
    e.after.catheter_nl = 132000;
    e.after.tubing_nl = 199000;
    CHECK(outcome_pump(&e, &PUMP, &pump) && pump.tubing_nl == 199000);
    assert_int_equal(pump.catheter_um, 620000);
    e.after.tubing_nl = 140000;
    e.after.eri_s = UINT64_C(20800) * DAY + 5;
    CHECK(outcome_pump(&e, &PUMP, &pump) && pump.eri_day == 20800);
}

/* SR-28, SR-32 */
static void what_is_doubtful_is_counted(void **state)
{
    struct encounter e = refill();

    (void)state;
    assert_int_equal(outcome_unknown(&e), 0);
    e.act[1].fate = ENCOUNTER_FATE_UNKNOWN;
    assert_int_equal(outcome_unknown(&e), 1);
    assert_int_equal(outcome_clock_off_s(&e), 0);
    e.after.pump_s += 60;
    assert_int_equal(outcome_clock_off_s(&e), 0);
    e.after.pump_s += 301;
    assert_int_equal(outcome_clock_off_s(&e), 301);
    e.after.pump_s -= 301 + 1800 + 5;
    assert_int_equal(outcome_clock_off_s(&e), -5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pump_s_date_is_computed_again_to_the_second),
        cmocka_unit_test(a_pump_that_is_low_says_since_when),
        cmocka_unit_test(a_date_that_differs_warns_so_that_the_earlier_rules),
        cmocka_unit_test(the_boluses_of_the_program_count_when_they_begin),
        cmocka_unit_test(a_bolus_that_runs_counts_with_what_is_left),
        cmocka_unit_test(a_bridge_or_prime_goes_first),
        cmocka_unit_test(a_date_after_2199_is_none),
        cmocka_unit_test(a_pump_never_programmed_has_no_reading),
        cmocka_unit_test(the_reading_is_what_the_pump_said_at_the_end),
        cmocka_unit_test(stability_counts_from_the_fill),
        cmocka_unit_test(a_clock_that_is_off_dates_no_reading),
        cmocka_unit_test(the_refill_has_its_volumes_drug_and_lot),
        cmocka_unit_test(a_refill_that_was_not_routine_says_why),
        cmocka_unit_test(an_order_is_what_changed_the_therapy),
        cmocka_unit_test(what_the_pump_knows_of_itself_is_kept),
        cmocka_unit_test(what_is_doubtful_is_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
