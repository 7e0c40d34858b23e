/* test_implant.c: the pump in its world: what reaches it between its wakes. */
#include "sim/run.h"
#include "test/board/ward.h"
#include "test/test.h"

static struct ward ward;
static struct plan plan;
static struct world world;

/* The trace of a pump, programmed at tick 10 (see ward.h), to tick end_s. */
static char *live(const char *text, int64_t end_s)
{
    static const struct run_firmware firmware = { &ward, sizeof(ward),
        ward_init, ward_wake };
    const struct world_setup setup = { .model = model_get(1),
        .flash = { 8192, 8, 8 },
        .path_nl = 272000,
        .fill_nl = 38000000,
        .conc_ng_per_ml = 2000000,
        .plan = &plan };
    struct run run;
    char error[400], *trace;
    size_t size;

    CHECK(plan_parse(&plan, text, error, sizeof(error)) == 0);
    CHECK(world_init(&world, &setup) == 0);
    world.trace = open_memstream(&trace, &size);
    run_init(&run, &world, &firmware);
    run_until(&run, end_s);
    fclose(world.trace);
    world_free(&world);
    return trace;
}

static int has_stroke_after(const char *trace, int64_t tick)
{
    const char *line = trace;

    while (line && *line) {
        if (atol(line) > tick && strstr(line, " stroke ") &&
            strstr(line, " stroke ") < strchr(line, '\n'))
            return 1;
        line = strchr(line, '\n');
        line += line != NULL;
    }
    return 0;
}

/* SR-07: three strokes that nobody asked for are heard in the same second, and
 * it is not asked for more; two are within what the sensor may differ by. */
static void a_rotor_that_runs_by_itself_is_heard_at_once(void **state)
{
    char *trace = live("10 contact 1; 10 coil 70; 11 contact 0;"
                       "20001 spin 2; 40001 spin 1",
        90000);

    (void)state;
    CHECK(strstr(trace, "\n20001 event spin\n20001 tone") == NULL);
    CHECK(has_stroke_after(trace, 20001));
    CHECK(strstr(trace, "\n40001 tone double\n") != NULL);
    CHECK(!has_stroke_after(trace, 40001));
    free(trace);
}

/* SR-07: also of a pump that is stopped, whose next look is hours away. */
static void a_stopped_pump_hears_it_too(void **state)
{
    char *trace = live("10 contact 1; 10 coil 70; 15000 coil 73;"
                       "15001 contact 0; 20001 spin 3",
        30000);

    (void)state;
    CHECK(!has_stroke_after(trace, 15000));
    CHECK(strstr(trace, "\n20001 tone double\n") != NULL);
    free(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rotor_that_runs_by_itself_is_heard_at_once),
        cmocka_unit_test(a_stopped_pump_hears_it_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
