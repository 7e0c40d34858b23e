/* test_run.c: firmware runs, is cut off and begins again. */
#include "core/fault.h"
#include "sim/run.h"
#include "test/board/tiny.h"
#include "test/test.h"

/* Firmware that does as it is told. */
static struct toy {
    const struct port *port;
    int64_t wakes;
    uint8_t pattern; /* what its RAM held before it began */
} toy;

static enum { GOOD, BAD_INIT, FAULTY, HUNGRY } mood;
static uint8_t seen; /* survives, as no RAM does */

static enum status toy_init(void *ram, const struct port *port, int64_t now_s)
{
    struct toy *t = ram;

    (void)now_s;
    seen = t->pattern;
    t->port = port;
    t->wakes = 0;
    t->pattern = 1;
    return mood == BAD_INIT ? ERR_HARDWARE : OK;
}

static int64_t toy_wake(void *ram, int64_t now_s)
{
    struct toy *t = ram;

    t->wakes++;
    if (mood != HUNGRY)
        t->port->watchdog(t->port->world);
    ASSERT(mood != FAULTY || now_s % 100 != 50);
    t->port->motor_enable(t->port->world);
    if (t->port->motor_stroke(t->port->world) != OK)
        return now_s + 10;
    return now_s + 10;
}

static const struct run_firmware firmware = { &toy, sizeof(toy), toy_init,
    toy_wake };
static struct world world;
static struct run run;
static struct plan plan;

static void begin(const char *text)
{
    const struct world_setup setup = { .model = model_get(0),
        .flash = { 4096, 2, 2 },
        .fill_nl = 20000000,
        .conc_ng_per_ml = 2000000,
        .plan = &plan };
    char error[400];

    CHECK(plan_parse(&plan, text, error, sizeof(error)) == 0);
    CHECK(world_init(&world, &setup) == 0);
}

static void it_is_woken_when_it_asked_to_be(void **state)
{
    (void)state;
    mood = GOOD;
    begin("");
    run_init(&run, &world, &firmware);
    run_until(&run, 100);
    CHECK(toy.wakes == 10 && world.now_s == 100 && world.rotor.turned == 10);
    CHECK(seen == 0xa5);
    run_until(&run, 101);
    CHECK(toy.wakes == 11);
    world_free(&world);
}

static void each_loss_of_power_begins_it_again_with_wild_ram(void **state)
{
    (void)state;
    mood = GOOD;
    begin("35 cut; stroke 7 cut");
    run_init(&run, &world, &firmware);
    seen = 0;
    run_until(&run, 100);
    /* 0 10 20 30 | 36 46 (cut in 56) | 57 67 77 87 97 */
    CHECK(world.resets[WORLD_CUT] == 2 && toy.wakes == 5 && seen == 0xa5);
    CHECK(world.rotor.turned == 11);
    world_free(&world);
}

static void a_failed_assert_resets_the_firmware_only(void **state)
{
    (void)state;
    mood = FAULTY;
    begin("");
    run_init(&run, &world, &firmware);
    run_until(&run, 200);
    /* 0 .. 40, fault at 50; 51 .. 191 is never at 50 again */
    CHECK(world.resets[WORLD_FAULT] == 1 && world.now_s == 200);
    world_free(&world);
}

static void an_init_that_fails_is_tried_again_each_second(void **state)
{
    (void)state;
    mood = BAD_INIT;
    begin("");
    run_init(&run, &world, &firmware);
    run_until(&run, 20);
    CHECK(world.resets[WORLD_FAULT] == 20 && world.rotor.turned == 0);
    mood = HUNGRY;
    run_until(&run, 40);
    CHECK(world.resets[WORLD_WATCHDOG] == 20);
    world_free(&world);
}

static void a_call_wakes_it_and_time_stands_still(void **state)
{
    (void)state;
    mood = GOOD;
    begin("200 cut");
    run_init(&run, &world, &firmware);
    toy.wakes = 0;
    run_wake(&run); /* nobody hears */
    CHECK(toy.wakes == 0 && world.now_s == 0 && !run.up);
    run_until(&run, 45);
    CHECK(toy.wakes == 5);
    run_wake(&run);
    run_wake(&run);
    CHECK(toy.wakes == 7 && world.now_s == 45 && run.next_s == 55);
    run_until(&run, 56);
    CHECK(toy.wakes == 8 && run.next_s == 65);
    mood = FAULTY;
    run_until(&run, 150);
    run_wake(&run); /* a fault, in the call */
    CHECK(world.resets[WORLD_FAULT] == 1 && !run.up && world.now_s == 150);
    mood = HUNGRY;
    run_until(&run, 152);
    CHECK(run.up == world.powered);
    mood = GOOD;
    run_until(&run, 199);
    CHECK(run.up);
    run_until(&run, 201);
    run_wake(&run);
    CHECK(world.resets[WORLD_CUT] == 1 && run.up == world.powered);
    world_free(&world);
}

static char *trace_of(int64_t stop_s)
{
    static const char *text = "5000 cut; 9000 stall 300; op 20 torn 3; "
                              "20000 contact 1; 20000 coil 0102";
    static struct tiny tiny;
    static const struct run_firmware small = { &tiny, sizeof(tiny), tiny_init,
        tiny_wake };
    char *trace;
    size_t size;
    int64_t at_s;

    begin(text);
    world.trace = open_memstream(&trace, &size);
    run_init(&run, &world, &small);
    for (at_s = stop_s; at_s < 100000; at_s += stop_s)
        run_until(&run, at_s);
    run_until(&run, 100000);
    fclose(world.trace);
    world_free(&world);
    return trace;
}

/* SR-03: advance(a + b) is advance(a); advance(b), bit for bit. */
static void where_a_run_is_stopped_does_not_show(void **state)
{
    static const int64_t stops[] = { 1, 7, 60, 61, 3600, 5000, 5001, 99999 };
    char *whole = trace_of(100000);
    size_t i;

    (void)state;
    CHECK(strlen(whole) > 1000);
    for (i = 0; i < sizeof(stops) / sizeof(stops[0]); i++) {
        char *parts = trace_of(stops[i]);

        assert_string_equal(parts, whole);
        free(parts);
    }
    free(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_woken_when_it_asked_to_be),
        cmocka_unit_test(each_loss_of_power_begins_it_again_with_wild_ram),
        cmocka_unit_test(a_failed_assert_resets_the_firmware_only),
        cmocka_unit_test(an_init_that_fails_is_tried_again_each_second),
        cmocka_unit_test(a_call_wakes_it_and_time_stands_still),
        cmocka_unit_test(where_a_run_is_stopped_does_not_show),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
