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
    assert_int_equal(reading.printed_alarm_day, RECORD_NO_DAY);
    e.after.alarm_nl = 10000001; /* no pump has that */
    assert_int_equal(agree(&e), AGREES_NOT);
}

/* F-02: 10 mcg every six hours; when the first of them was, a reading does not
 * say: a day that some first time explains agrees, and no other. */
static void under_periodic_boluses_dates_agree_by_day(void **state)
{
    struct encounter e = refill();
    struct encounter_pump *pump = &e.after;
    const int64_t pump_s = (int64_t)pump->pump_s,
                  plain_s = (int64_t)pump->low_s;
    const int64_t room_fg = INT64_C(17499999) * 2000000;
    int64_t first_s;

    (void)state;
    pump->periodic = (struct encounter_periodic){ 10000, 360, 60, 600 };
    assert_int_equal(agree(&e), AGREES_NOT); /* they were forgotten */
    for (first_s = 1; first_s <= 21600; first_s += 997) {
        int64_t count = 0, at_s = 0, fg = 0;

        /* Second by second, as a pump would find out; the schedule is even. */
        for (; fg < room_fg; at_s += 60) {
            count = at_s < first_s ? 0 : (at_s - first_s) / 21600 + 1;
            fg = at_s * 300000 / DAY * 1000000 + count * INT64_C(10000000000);
        }
        pump->low_s = (uint64_t)(pump_s + at_s);
        assert_true(agree(&e) == AGREES_BY_DAY || agree(&e) == AGREES);
    }
    CHECK((int64_t)pump->low_s < plain_s - 5 * DAY);
    pump->low_s -= UINT64_C(2) * DAY;
    assert_int_equal(agree(&e), AGREES_NOT);
    /* The most that bytes can say does not overflow. */
    pump->periodic = (struct encounter_periodic){ UINT32_MAX, 1, 0, 1 };
    CHECK(outcome_agree(&e).computed_s < pump_s + 120);
    pump->periodic.every_min = 0;
    assert_int_equal(outcome_agree(&e).computed_s, plain_s);
}

/* A large bolus, due at once or in six weeks: each is allowed, and no day
 * before or after. */
static void the_first_bolus_may_be_due_at_once_or_an_interval_later(
    void **state)
{
    struct encounter e = refill();
    struct encounter_pump *pump = &e.after;
    const int64_t plain_s = (int64_t)pump->low_s;

    (void)state;
    /* 3 mg, ten days of the dose, every 45 days and a half: low with the third
     * when the first was at once, else twenty days early after two */
    pump->periodic = (struct encounter_periodic){ 3000000, 65535, 0, 600 };
    pump->low_s = pump->pump_s + UINT64_C(2) * 65535 * 60 - 1;
    assert_int_equal(agree(&e), AGREES_BY_DAY);
    pump->low_s -= DAY;
    assert_int_equal(agree(&e), AGREES_NOT);
    pump->low_s = (uint64_t)(plain_s - 22 * DAY);
    assert_int_equal(agree(&e), AGREES_BY_DAY);
    pump->low_s = (uint64_t)(plain_s - 20 * DAY);
    assert_int_not_equal(agree(&e), AGREES_NOT);
    pump->low_s = (uint64_t)(plain_s - 19 * DAY);
    assert_int_equal(agree(&e), AGREES_NOT);
}

/* What cannot be computed excuses nothing. */
static void a_date_that_is_none_is_no_bound(void **state)
{
    struct encounter e = refill();

    (void)state;
    e.after.path_left_nl = 272000;
    e.after.path_ng_per_ml = 2000000;
    e.before.number = 0; /* a new pump: no schedule pushed its path */
    memset(&e.before.schedule, 0, sizeof(e.before.schedule));
    e.after.low_s -= 3600;
    assert_int_equal(agree(&e), AGREES_BY_DAY);
    schedule_init_simple(&e.after.schedule, 1); /* after 2199 */
    e.after.low_s = e.after.pump_s + DAY;
    assert_int_equal(outcome_agree(&e).computed_s, 0);
    assert_int_equal(agree(&e), AGREES_NOT);
    e = refill();
    e.after.alarm_nl = 10000000; /* the most that a pump takes */
    maker_date(&e.after);
    assert_int_equal(agree(&e), AGREES);
}

/* A bolus of this visit may still run when the pump is read. */
static void a_bolus_of_the_visit_may_bring_the_date_forward(void **state)
{
    struct encounter e = refill();

    (void)state;
    e.act[1].kind = ENCOUNTER_BOLUS;
    e.act[1].value = 400000; /* a day and a third of the dose */
    e.after.low_s -= UINT64_C(100000);
    assert_int_equal(agree(&e), AGREES_BY_DAY);
    e.act[1].fate = ENCOUNTER_REFUSED;
    assert_int_equal(agree(&e), AGREES_NOT);
    e.act[1].fate = ENCOUNTER_FATE_UNKNOWN;
    assert_int_equal(agree(&e), AGREES_BY_DAY);
    e.after.low_s -= UINT64_C(86400);
    assert_int_equal(agree(&e), AGREES_NOT);
    e.act[1].value = UINT32_MAX;
    e.after.low_s = 0;
    assert_int_equal(agree(&e), AGREES_NOT);
}

/* SR-41, R-11: 2000 to 500 mcg/mL; what a bridge leaves is later by more than
 * a day, and by no more than the bridge explains. */
static void under_a_bridge_dates_agree_by_day(void **state)
{
    struct encounter e = refill();
    struct encounter_pump *pump = &e.after;
    struct reservoir reservoir;
    int64_t plain_s, lead_s = 0, low_s = 0;

    (void)state;
    pump->used_ng_per_ml = pump->nominal_ng_per_ml = 500000;
    maker_date(pump);
    plain_s = (int64_t)pump->low_s;
    pump->path_left_nl = 272000;
    pump->path_ng_per_ml = 2000000;
    CHECK(schedule_when(&e.before.schedule, (int64_t)pump->pump_s,
              INT64_C(272000) * 2000000, &lead_s) == OK);
    reservoir =
        (struct reservoir){ lead_s, 19499999 - 272000, 2000000, 500000, 0 };
    CHECK(reservoir_low(&reservoir, &pump->schedule, &low_s) == OK);
    CHECK(low_s > plain_s + DAY);
    pump->low_s = (uint64_t)low_s;
    assert_int_equal(agree(&e), AGREES_BY_DAY);
    assert_int_equal(outcome_agree(&e).warnings, 0);
    pump->low_s = (uint64_t)low_s + DAY;
    assert_int_equal(agree(&e), AGREES_NOT);
    pump->low_s = (uint64_t)plain_s - DAY;
    assert_int_equal(agree(&e), AGREES_NOT);
    pump->low_s = (uint64_t)plain_s; /* no bridge after all */
    assert_int_equal(agree(&e), AGREES);
    pump->low_s = 0;
    assert_int_equal(agree(&e), AGREES_NOT);
    /* A new pump's path fills at once: earlier by what it takes. */
    pump->low_s = (uint64_t)plain_s - 3600;
    pump->path_ng_per_ml = 0;
    assert_int_equal(agree(&e), AGREES_BY_DAY);
    pump->path_left_nl = 0; /* nothing under way excuses it */
    assert_int_equal(agree(&e), AGREES_NOT);
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
        cmocka_unit_test(under_periodic_boluses_dates_agree_by_day),
        cmocka_unit_test(
            the_first_bolus_may_be_due_at_once_or_an_interval_later),
        cmocka_unit_test(a_date_that_is_none_is_no_bound),
        cmocka_unit_test(a_bolus_of_the_visit_may_bring_the_date_forward),
        cmocka_unit_test(under_a_bridge_dates_agree_by_day),
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
