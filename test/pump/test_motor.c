/* test_motor.c: one stroke at a time, and each one sensed (SR-04, SR-07). */
#include "pump/motor.h"

#include "core/model.h"
#include "pump/port.h"
#include "test/test.h"

struct rotor {
    uint32_t strokes;
    uint32_t sensed;
    enum status status;
};

static enum status turn_rotor(void *world)
{
    struct rotor *rotor = world;

    rotor->strokes++;
    return rotor->status;
}

static uint32_t look_at_rotor(void *world)
{
    return ((struct rotor *)world)->sensed;
}

static struct rotor rotor;
static const struct port port = {
    .world = &rotor, .motor_stroke = turn_rotor, .motor_sensed = look_at_rotor
};
static struct motor motor;

static void start(uint32_t sensed, int64_t now)
{
    rotor = (struct rotor){ .sensed = sensed };
    memset(&motor, 0x5a, sizeof(motor));
    motor_init(&motor, &port, now);
}

static enum status turn(int64_t now)
{
    return motor_turn(&motor, &port, model_get(0), now);
}

static enum motor_state sense(int64_t now)
{
    return motor_sense(&motor, &port, now, MOTOR_STALL_S);
}

/* Commanded and not sensed. */
static void miss(uint32_t strokes)
{
    motor.commanded += strokes;
}

static void a_motor_is_ready_at_once(void **state)
{
    (void)state;
    start(5, 1234);
    CHECK(motor_ready(&motor) == 1234);
    CHECK(motor_next(&motor, MOTOR_STALL_S) == INT64_MAX);
    CHECK(sense(1234) == MOTOR_TURNS);
    CHECK(motor_next(&motor, MOTOR_STALL_S) == INT64_MAX);
}

/* SR-04: 24 mL a day are a stroke each 3.6 s. */
static void the_next_stroke_waits_its_time(void **state)
{
    (void)state;
    start(0, 100);
    CHECK(turn(100) == OK && rotor.strokes == 1);
    CHECK(motor_ready(&motor) == 104);
    CHECK_FAULT((void)turn(103));
    CHECK(turn(104) == OK);
    CHECK(motor_ready(&motor) == 108); /* 107.2 */
    CHECK(turn(108) == OK);
    CHECK(motor_ready(&motor) == 111); /* 110.8 */
    CHECK(rotor.strokes == 3 && motor.commanded == 3);
}

/* SR-04: the highest flow is reached, and never exceeded. */
static void a_thousand_strokes_take_an_hour(void **state)
{
    int64_t now = 0;
    int32_t i;

    (void)state;
    start(0, now);
    for (i = 0; i < 1000; i++) {
        now = motor_ready(&motor);
        CHECK(now * 10 >= i * 36);
        CHECK(now * 10 < i * 36 + 10);
        CHECK(turn(now) == OK);
    }
    CHECK(motor_ready(&motor) == 3600);
}

/* Up to 0.9 s are taken back; a second and more were no rounding. */
static void time_that_was_not_used_is_not_saved_up(void **state)
{
    (void)state;
    start(0, 100);
    CHECK(turn(101) == OK); /* 1.0 s late: counts from now */
    CHECK(motor_ready(&motor) == 105);
    CHECK(turn(105) == OK);            /* 0.4 s late */
    CHECK(motor_ready(&motor) == 109); /* 108.2 */
    CHECK(turn(109) == OK);            /* 0.8 s late */
    CHECK(motor_ready(&motor) == 112); /* 111.8 */
    CHECK(turn(5000) == OK);
    CHECK(motor_ready(&motor) == 5004);
}

static void turn_at(const struct model *model, int64_t now)
{
    if (motor_turn(&motor, &port, model, now) != OK)
        rotor.strokes = 0;
}

/* The pace is the model's, to a tenth of a second. */
static void another_model_has_another_pace(void **state)
{
    struct model model = *model_get(0);

    (void)state;
    model.flow_nl_max = 27870967; /* a stroke each 3.1 s */
    start(0, 0);
    CHECK(motor_turn(&motor, &port, &model, 0) == OK);
    CHECK(motor_ready(&motor) == 4);
    CHECK_FAULT(turn_at(&model, 3));
    CHECK(motor_turn(&motor, &port, &model, 4) == OK); /* 0.9 s late */
    CHECK(motor_ready(&motor) == 7);                   /* 6.2 */
    model.flow_nl_max = 1;
    start(0, 0);
    CHECK(motor_turn(&motor, &port, &model, 0) == OK);
    CHECK(motor_ready(&motor) == 86400 * INT64_C(1000));
}

static void a_stroke_that_fails_counts_as_commanded(void **state)
{
    (void)state;
    start(7, 0);
    rotor.status = ERR_HARDWARE;
    CHECK(turn(0) == ERR_HARDWARE);
    CHECK(motor.commanded == 8);
    CHECK(motor_ready(&motor) == 4);
}

/* SR-07: under by more than 2 for 5 min. */
static void three_strokes_missing_for_five_minutes_are_a_stall(void **state)
{
    (void)state;
    start(40, 0);
    miss(MOTOR_DIFFER);
    CHECK(sense(10) == MOTOR_TURNS);
    CHECK(motor_next(&motor, MOTOR_STALL_S) == INT64_MAX);
    miss(1);
    CHECK(sense(1000) == MOTOR_TURNS);
    CHECK(motor_next(&motor, MOTOR_STALL_S) == 1300);
    CHECK(motor_next(&motor, MOTOR_STALL_BOLUS_S) == 1060);
    CHECK(sense(1299) == MOTOR_TURNS);
    CHECK(motor_next(&motor, MOTOR_STALL_S) == 1300);
    CHECK(sense(1300) == MOTOR_STALLED);
    CHECK(motor_next(&motor, MOTOR_STALL_S) == INT64_MAX);
    CHECK(sense(1300) == MOTOR_STALLED);
}

/* SR-07: and for 1 min in a bolus; from the first instant of all, too. */
static void in_a_bolus_the_patience_is_a_minute(void **state)
{
    (void)state;
    start(0, 0);
    miss(3);
    CHECK(motor_sense(&motor, &port, 0, MOTOR_STALL_BOLUS_S) == MOTOR_TURNS);
    CHECK(motor_next(&motor, MOTOR_STALL_BOLUS_S) == 60);
    CHECK(motor_sense(&motor, &port, 59, MOTOR_STALL_BOLUS_S) == MOTOR_TURNS);
    CHECK(motor_sense(&motor, &port, 60, MOTOR_STALL_BOLUS_S) == MOTOR_STALLED);
}

static void what_is_sensed_late_is_no_stall(void **state)
{
    (void)state;
    start(0, 0);
    miss(3);
    CHECK(sense(0) == MOTOR_TURNS);
    rotor.sensed = 1;
    CHECK(sense(100) == MOTOR_TURNS);
    CHECK(motor_next(&motor, MOTOR_STALL_S) == INT64_MAX);
    miss(1);
    CHECK(sense(200) == MOTOR_TURNS); /* the five minutes begin anew */
    CHECK(sense(499) == MOTOR_TURNS);
    CHECK(sense(500) == MOTOR_STALLED);
}

/* F-11: the rotor turns again; it is said once, and nothing is made up. */
static void a_stall_ends_when_the_rotor_turns(void **state)
{
    (void)state;
    start(0, 0);
    miss(9);
    CHECK(sense(0) == MOTOR_TURNS);
    CHECK(sense(300) == MOTOR_STALLED);
    miss(1);
    CHECK(sense(4000) == MOTOR_STALLED);
    rotor.sensed = 1;
    CHECK(sense(5000) == MOTOR_RECOVERED);
    CHECK(motor_next(&motor, MOTOR_STALL_S) == INT64_MAX);
    CHECK(sense(5000) == MOTOR_TURNS);
    CHECK(motor.commanded == 1);
    CHECK(motor_next(&motor, MOTOR_STALL_S) == INT64_MAX);
    miss(3);
    CHECK(sense(6000) == MOTOR_TURNS);
    CHECK(sense(6300) == MOTOR_STALLED);
}

/* SR-07: over by more than 2, at once, stalled or not. */
static void a_motor_that_runs_by_itself_is_found(void **state)
{
    (void)state;
    start(0, 0);
    rotor.sensed = MOTOR_DIFFER;
    CHECK(sense(1) == MOTOR_TURNS);
    rotor.sensed = MOTOR_DIFFER + 1;
    CHECK(sense(1) == MOTOR_RUNS_AWAY);
    CHECK(sense(2) == MOTOR_RUNS_AWAY);
    start(0, 0);
    motor.stalled = 1;
    rotor.sensed = MOTOR_DIFFER + 1;
    CHECK(sense(1) == MOTOR_RUNS_AWAY);
}

/* Counts wrap; their difference does not. */
static void counts_that_wrap_are_counts(void **state)
{
    (void)state;
    start(UINT32_MAX - 1, 0);
    miss(4);
    rotor.sensed += 4;
    CHECK(rotor.sensed == 2 && motor.commanded == 2);
    CHECK(sense(0) == MOTOR_TURNS);
    CHECK(motor_next(&motor, MOTOR_STALL_S) == INT64_MAX);
    miss(3);
    CHECK(sense(0) == MOTOR_TURNS && sense(300) == MOTOR_STALLED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_motor_is_ready_at_once),
        cmocka_unit_test(the_next_stroke_waits_its_time),
        cmocka_unit_test(a_thousand_strokes_take_an_hour),
        cmocka_unit_test(time_that_was_not_used_is_not_saved_up),
        cmocka_unit_test(another_model_has_another_pace),
        cmocka_unit_test(a_stroke_that_fails_counts_as_commanded),
        cmocka_unit_test(three_strokes_missing_for_five_minutes_are_a_stall),
        cmocka_unit_test(in_a_bolus_the_patience_is_a_minute),
        cmocka_unit_test(what_is_sensed_late_is_no_stall),
        cmocka_unit_test(a_stall_ends_when_the_rotor_turns),
        cmocka_unit_test(a_motor_that_runs_by_itself_is_found),
        cmocka_unit_test(counts_that_wrap_are_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
