/* test_recover.c: after every reset: resume, or do not, and say so. */
#include "pump/recover.h"

#include "pump/deliver.h"
#include "pump/memory.h"
#include "pump/watch.h"
#include "test/pump/rig.h"
#include "test/test.h"

enum { HOUR = 3600, DAY = 86400, TOO_LONG = 52 * HOUR };

static struct rig rig;
static struct state *const state = &rig.pump.state;

static void start(void)
{
    rig_start(&rig, 300000, 2000000);
    rig_run(&rig, DAY);
}

static void reset(int64_t off)
{
    rig.now += off;
    memset(state, 0xa5, sizeof(*state));
    recover(state, &rig.port, rig.now);
}

static int is_active(enum event_code cause)
{
    return alarm_is_active(&state->alarm, cause);
}

static struct log_entry find(enum event_code code)
{
    struct log_entry entry = { .code = 0 };
    uint32_t sequence;

    for (sequence = state->log.sequence; sequence > 0; sequence--) {
        CHECK(log_read(&state->log, sequence, &entry) == OK);
        if (entry.code == EVENT_RESET && code != EVENT_RESET)
            break;
        if (entry.code == code)
            return entry;
    }
    entry.code = 0;
    return entry;
}

static int is_logged(enum event_code code)
{
    return find(code).code == code;
}

/* SR-05. */
static void blank_flash_delivers_nothing(void **unused)
{
    (void)unused;
    rig_init(&rig);
    reset(500);
    CHECK(!state->programmed && state->ledger.mode == PROGRAM_STOPPED);
    CHECK(state->now == 500 && is_active(EVENT_ALARM_MEMORY_CRITICAL));
    CHECK(find(EVENT_RESET).value == ERR_STATE);
    CHECK(!is_active(EVENT_ALARM_STOPPED_LONG));
    CHECK(!is_logged(EVENT_SELF_TEST_FAILED));
    CHECK(state_verify(state) == OK);
    CHECK(state->journal.owner == &state->owner);
    rig_free(&rig);
}

/* SR-05: what is lost is not replaced by anything. */
static void a_lost_journal_delivers_nothing(void **unused)
{
    uint32_t i;

    (void)unused;
    start();
    for (i = 0; i < rig.port.flash.journal_sectors; i++)
        memset(rig.flash.bytes + i * rig.port.flash.sector_size, 0x33, 4096);
    reset(60);
    CHECK(!state->programmed && state->ledger.mode == PROGRAM_STOPPED);
    CHECK(state->program.schedule.step_count == 0);
    CHECK(state->ledger.made == 0 && state->now == rig.now);
    CHECK(limit_past_ng(&state->limit, LIMIT_BUCKETS) == 0);
    CHECK(is_active(EVENT_ALARM_MEMORY_CRITICAL));
    CHECK(find(EVENT_RESET).value == ERR_CORRUPT);
    CHECK(state_verify(state) == OK);
    state->alarm.settings.silence_h = 5; /* the journal still serves */
    CHECK(memory_alarm(state) == OK);
    rig_free(&rig);
}

/* SR-05, SR-11: a ledger that was acknowledged is lost, both copies of it: what
 * was read before it counts for nothing, but strokes never decrease. */
static void of_a_damaged_journal_the_strokes_are_kept(void **unused)
{
    uint32_t at, made;

    (void)unused;
    start();
    state->journal.renew = 1; /* in a sector of its own */
    CHECK(memory_ledger(state) == OK);
    at = state->journal.live.sector * rig.port.flash.sector_size +
         state->journal.live.at - record_room(LEDGER_BYTES) + RECORD_HEAD;
    CHECK(memory_reserve(state) == OK);
    made = state->reserved;
    rig.flash.bytes[at] ^= 1;
    rig.flash.bytes[at - record_room(LEDGER_BYTES)] ^= 1;
    reset(60);
    CHECK(find(EVENT_RESET).value == ERR_CORRUPT);
    CHECK(!state->programmed && state->ledger.mode == PROGRAM_STOPPED);
    CHECK(state->program.schedule.step_count == 0);
    CHECK(state->ledger.last.key == 0 && state->ledger.tick == 0);
    CHECK(is_active(EVENT_ALARM_MEMORY_CRITICAL));
    CHECK(state->ledger.made == made && state->reserved == made);
    CHECK(state_verify(state) == OK);
    CHECK(memory_alarm(state) == OK); /* the next sector knows them too */
    reset(60);
    CHECK(!state->programmed && state->ledger.made == made);
    rig_free(&rig);
}

/* SR-11: the program in force; nothing made up, nothing reserved, nothing
 * written but the log. */
static void a_whole_journal_resumes(void **unused)
{
    const uint32_t journal_bytes = 8 * 8192;
    struct deliver_ramp ramp = { .number = 0 };
    uint8_t *before;
    uint32_t made;

    (void)unused;
    start();
    made = state->ledger.made;
    before = malloc(journal_bytes);
    CHECK(before != NULL);
    memcpy(before, rig.flash.bytes, journal_bytes);
    reset(HOUR);
    CHECK(memcmp(before, rig.flash.bytes, journal_bytes) == 0);
    free(before);
    CHECK(state->programmed && state->ledger.mode == PROGRAM_RUN);
    CHECK(state->ledger.made >= made && state->ledger.made <= made + 8);
    CHECK(state->reserved == state->ledger.made && state->changed == 1);
    CHECK(!deliver_is_due(&state->program, &state->ledger, &ramp, state->now));
    CHECK(find(EVENT_RESET).value == OK);
    CHECK(state->alarm.active == 0 && state->motor.stalled == 0);
    CHECK(state->ledger.less_tick == -1);
    CHECK(state_verify(state) == OK);
    rig_free(&rig);
}

/* SR-11: the board counts from nought again; time goes on from the journal's.
 */
static void a_lost_clock_is_made_up_for(void **unused)
{
    int64_t last;

    (void)unused;
    start();
    CHECK(memory_ledger(state) == OK);
    last = state->ledger.tick;
    reset(5);
    CHECK(state->now == rig.now && state->skew_s == 0);
    reset(7 - rig.now);
    CHECK(rig.now == 7 && state->now == last && state->skew_s == last - 7);
    rig_free(&rig);
}

/* 48 h, and the 4 h that a block of the lowest flow takes. */
static void off_for_two_days_is_a_stop(void **unused)
{
    int64_t last;

    (void)unused;
    start();
    CHECK(memory_ledger(state) == OK);
    last = state->ledger.tick;
    reset(last + TOO_LONG - rig.now);
    CHECK(state->ledger.mode == PROGRAM_RUN && state->ledger.less_tick == -1);
    CHECK(!is_active(EVENT_ALARM_STOPPED_LONG));
    reset(1);
    CHECK(state->ledger.mode == PROGRAM_STOPPED &&
          state->ledger.less_tick == last);
    CHECK(is_active(EVENT_ALARM_STOPPED_LONG));
    CHECK(is_logged(EVENT_ALARM_STOPPED_LONG));
    rig_free(&rig);
}

/* A pump that was held says since when by itself. */
static void held_and_off_is_held(void **unused)
{
    (void)unused;
    start();
    state->ledger.hold = PROGRAM_MINIMUM;
    state_settle(state);
    CHECK(memory_ledger(state) == OK);
    reset(TOO_LONG + DAY);
    CHECK(state->ledger.mode == PROGRAM_MINIMUM);
    CHECK(!is_active(EVENT_ALARM_STOPPED_LONG));
    state->ledger.less_tick = 0; /* the first second counts, too */
    CHECK(memory_ledger(state) == OK);
    reset(TOO_LONG + DAY);
    CHECK(state->ledger.less_tick == 0);
    CHECK(state->ledger.mode == PROGRAM_MINIMUM);
    rig_free(&rig);
}

/* F-11: until the rotor is seen to turn, it is taken to stand still. */
static void a_stall_is_still_a_stall(void **unused)
{
    (void)unused;
    start();
    state->ledger.stalled_tick = 0;
    CHECK(memory_ledger(state) == OK);
    reset(5);
    CHECK(state->motor.stalled == 1 && state->ledger.stalled_tick == 0);
    CHECK(state->ledger.mode == PROGRAM_RUN);
    rig_free(&rig);
}

/* SR-09: a bolus that ended meanwhile, or may not go on, is abandoned. */
static void a_bolus_that_cannot_go_on_is_abandoned(void **unused)
{
    (void)unused;
    start();
    deliver_bolus(&state->ledger, state->now, 2000, HOUR);
    CHECK(memory_ledger(state) == OK);
    reset(HOUR / 2);
    CHECK(state->ledger.bolus.ng == 2000 && !is_logged(EVENT_BOLUS_ABANDONED));
    reset(HOUR / 2);
    CHECK(state->ledger.bolus.ng == 0);
    CHECK(is_logged(EVENT_BOLUS_ABANDONED));
    CHECK(find(EVENT_BOLUS_ABANDONED).value == 0);
    rig_free(&rig);
}

/* At midnight another concentration, with a bridge of an hour and most of
 * the drug in the first hour of each day; caps just as wide as that takes. */
static void begin_bridge(void)
{
    int32_t narrow = 1, wide = LIMIT_NG_MAX;
    struct command_stage stage;
    struct program wanted;

    start();
    pump_begin(&rig.pump, rig.now);
    wanted = state->program;
    schedule_init(&wanted.schedule);
    CHECK(schedule_add_set(&wanted.schedule, 0x7f) == OK);
    CHECK(schedule_add_step(&wanted.schedule, 0, 600000) == OK);
    CHECK(schedule_add_step(&wanted.schedule, 60, 100000) == OK);
    wanted.fill.conc_ng_per_ml = wanted.fill.nominal_ng_per_ml = 1900000;
    wanted.lead =
        (struct program_lead){ PROGRAM_LEAD_BRIDGE, 272, HOUR, 544000 };
    while (narrow + 1 < wide) {
        wanted.caps.day_ng = narrow + (wide - narrow) / 2;
        wanted.caps.hour_ng = wanted.caps.day_ng;
        if (command_stage(state, &wanted, COMMAND_REFILLED, 1, &stage) !=
            REFUSED_NOT)
            narrow = wanted.caps.day_ng;
        else
            wide = wanted.caps.day_ng;
    }
    wanted.caps.day_ng = wanted.caps.hour_ng = wide;
    CHECK(command_stage(state, &wanted, COMMAND_REFILLED, 1, &stage) ==
          REFUSED_NOT);
    CHECK(command_commit(state, &stage, 77, stage.hash) == REFUSED_NOT);
    rig.next = pump_end(&rig.pump);
    rig_run(&rig, rig.now + 600);
    CHECK(program_in_lead(&state->program, state->ledger.made));
}

/* SR-01: a bridge that resets delay, into the heavy hour or over it, is never
 * stopped by the caps that it was admitted with. */
static void a_bridge_fits_however_late_it_ends(void **unused)
{
    static const int32_t hours[] = { 1, 3, 19, 21, 22, 23 };
    size_t i;

    (void)unused;
    for (i = 0; i < sizeof(hours) / sizeof(hours[0]); i++) {
        begin_bridge();
        reset(1);
        reset(hours[i] * HOUR);
        CHECK(program_in_lead(&state->program, state->ledger.made));
        rig_run(&rig, rig.now + 50 * HOUR);
        CHECK(!program_in_lead(&state->program, state->ledger.made));
        CHECK(state->ledger.mode == PROGRAM_RUN && state->alarm.active == 0);
        CHECK(!is_logged(EVENT_ALARM_NOT_DELIVERING));
        rig_free(&rig);
    }
}

/* F-07: the verified program goes on, with the alarm. */
static void a_low_battery_is_an_alarm(void **unused)
{
    (void)unused;
    start();
    rig.battery_mv = WATCH_BATTERY_RESET_MV;
    reset(1);
    CHECK(!is_active(EVENT_ALARM_BATTERY_RESET));
    rig.battery_mv--;
    reset(1);
    CHECK(is_active(EVENT_ALARM_BATTERY_RESET));
    CHECK(is_logged(EVENT_ALARM_BATTERY_RESET));
    CHECK(state->ledger.mode == PROGRAM_RUN && state->alarmed == 1);
    rig_free(&rig);
}

/* SR-12: the third in ten minutes stops the pump, until a clinician. */
static void a_loop_of_resets_is_latched(void **unused)
{
    int i;

    (void)unused;
    start();
    rig.battery_mv = WATCH_BATTERY_RESET_MV - 1;
    for (i = 1; i <= 3; i++) {
        reset(60);
        CHECK(alarm_is_latched(&state->alarm) == (i == 3));
        CHECK(state->ledger.mode == (i == 3 ? PROGRAM_STOPPED : PROGRAM_RUN));
        CHECK(memory_alarm(state) == OK);
    }
    rig_free(&rig);
}

/* The battery is asked just before the self-test: let a bit flip then. */
static int32_t flip(void *world)
{
    (void)world;
    enable_reserve(&state->enable, state->reserved + 1);
    return 3000;
}

static void a_failed_self_test_is_critical(void **unused)
{
    (void)unused;
    start();
    rig.port.battery_mv = flip;
    reset(1);
    CHECK(is_active(EVENT_ALARM_MEMORY_CRITICAL));
    CHECK(is_logged(EVENT_SELF_TEST_FAILED));
    CHECK(find(EVENT_SELF_TEST_FAILED).value == 0);
    CHECK(state->ledger.mode == PROGRAM_MINIMUM);
    rig_free(&rig);
}

/* A critical memory alarm from before is over when the journal is whole. */
static void a_journal_that_is_whole_again_is_no_alarm(void **unused)
{
    (void)unused;
    start();
    state_alarm(state, EVENT_ALARM_MEMORY_CRITICAL, 1);
    CHECK(memory_alarm(state) == OK);
    reset(1);
    CHECK(!is_active(EVENT_ALARM_MEMORY_CRITICAL));
    CHECK(state->ledger.mode == PROGRAM_RUN);
    rig_free(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blank_flash_delivers_nothing),
        cmocka_unit_test(a_lost_journal_delivers_nothing),
        cmocka_unit_test(of_a_damaged_journal_the_strokes_are_kept),
        cmocka_unit_test(a_whole_journal_resumes),
        cmocka_unit_test(a_lost_clock_is_made_up_for),
        cmocka_unit_test(a_bridge_fits_however_late_it_ends),
        cmocka_unit_test(off_for_two_days_is_a_stop),
        cmocka_unit_test(held_and_off_is_held),
        cmocka_unit_test(a_stall_is_still_a_stall),
        cmocka_unit_test(a_bolus_that_cannot_go_on_is_abandoned),
        cmocka_unit_test(a_low_battery_is_an_alarm),
        cmocka_unit_test(a_loop_of_resets_is_latched),
        cmocka_unit_test(a_failed_self_test_is_critical),
        cmocka_unit_test(a_journal_that_is_whole_again_is_no_alarm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
