/* test_world.c: what a port does in a world, and what befalls it. */
#include "sim/world.h"
#include "test/test.h"

enum { SECTOR = 1024, END_S = 1000000 };

static struct world world;
static struct plan plan;
static char *trace;
static size_t trace_size;

/* A world with this plan, its power on, traced. */
static const struct port *begin(const char *text)
{
    struct world_setup setup = { .seed = 1,
        .model = model_get(0),
        .flash = { SECTOR, 2, 2 },
        .path_nl = 0,
        .fill_nl = 20000000,
        .conc_ng_per_ml = 2000,
        .plan = &plan };
    char error[400];

    CHECK(plan_parse(&plan, text, error, sizeof(error)) == 0);
    setup.trace = open_memstream(&trace, &trace_size);
    CHECK(setup.trace && world_init(&world, &setup) == 0);
    CHECK(world_power_up(&world, END_S) == WORLD_WAKE);
    return &world.port;
}

/* The world ends; its trace was as wanted. */
static void end(const char *want)
{
    fclose(world.trace);
    world_free(&world);
    if (strcmp(trace, want) != 0)
        fail_msg("trace:\n%swanted:\n%s", trace, want);
    free(trace);
}

/* The firmware has fed the watchdog and waits. */
static enum world_end wait(int64_t next_s)
{
    world.port.watchdog(&world);
    return world_wait(&world, next_s, END_S);
}

static void stroke(void)
{
    world.port.motor_enable(&world);
    CHECK(world.port.motor_stroke(&world) == OK);
}

static void strokes_move_drug_and_time_moves_by_waits(void **state)
{
    const struct port *port = begin("");

    (void)state;
    stroke();
    CHECK(wait(60) == WORLD_WAKE && world.now_s == 60);
    stroke();
    CHECK(port->motor_sensed(&world) == 2);
    CHECK(world.body.tip_fg == 2 * 1000 * 2000);
    CHECK(wait(60) == WORLD_WAKE && world.now_s == 60); /* at once */
    CHECK(wait(END_S) == WORLD_OVER && world.now_s == END_S);
    end("0 stroke 1 1\n60 stroke 1 2\n");
}

static void a_stroke_without_the_second_key_is_traced_and_moves_nothing(
    void **state)
{
    const struct port *port = begin("");

    (void)state;
    stroke();
    CHECK(port->motor_stroke(&world) == OK);
    CHECK(world.rotor.unlawful == 1 && world.body.pushed_nl == 1000);
    end("0 stroke 1 1\n0 unlawful\n");
}

static void events_come_at_their_tick_before_the_wake(void **state)
{
    begin("100 stall 50; 200 contact 1; 300 drain 20000000; 300 fill 500 7;"
          "300 pocket 10 5; 400 battery 100; 500 wake; stroke 2 over 60");

    (void)state;
    CHECK(wait(100) == WORLD_WAKE && world.now_s == 100);
    stroke();
    CHECK(world.body.pushed_nl == 0);
    CHECK(wait(1000) == WORLD_WAKE && world.now_s == 200);
    CHECK(world.port.coil_contact(&world));
    stroke(); /* the second: over */
    CHECK(world.body.pushed_nl == 2000);
    CHECK(wait(1000) == WORLD_WAKE && world.now_s == 500);
    CHECK(world.body.reservoir_nl == 500 && world.body.pocket_fg == 50);
    CHECK(world.body.reservoir_conc_ng_per_ml == 7);
    CHECK(world.port.battery_mv(&world) <= CHARGE_MV_KNEE);
    end("100 event stall\n100 stroke 0 0\n200 event contact\n"
        "200 event over\n200 stroke 2 2\n300 event drain\n300 event fill\n"
        "300 event pocket\n400 event battery\n500 event wake\n");
}

/* SR-07: what the sensor sees wakes the firmware, and drug has moved. */
static void a_rotor_that_turns_by_itself_wakes_the_firmware(void **state)
{
    begin("100 spin 2");

    (void)state;
    CHECK(wait(1000) == WORLD_WAKE && world.now_s == 100);
    CHECK(world.port.motor_sensed(&world) == 2);
    CHECK(world.body.pushed_nl == 2000 && world.rotor.commanded == 0);
    end("100 event spin\n");
}

static void lost_power_comes_back_a_second_later(void **state)
{
    const struct port *port = begin("50 cut; stroke 1 cut");
    uint8_t byte;

    (void)state;
    port->motor_enable(&world);
    CHECK(port->motor_stroke(&world) == ERR_HARDWARE);
    CHECK(!world.powered && world.body.pushed_nl == 0);
    /* until it is back, nothing answers */
    CHECK(port->flash_read(&world, 0, &byte, 1) == ERR_HARDWARE);
    CHECK(port->flash_sync(&world) == ERR_HARDWARE);
    CHECK(port->flash_erase(&world, 0) == ERR_HARDWARE);
    CHECK(world_power_up(&world, END_S) == WORLD_WAKE && world.now_s == 1);
    CHECK(port->motor_sensed(&world) == 0);
    CHECK(port->motor_stroke(&world) == OK); /* the line had fallen */
    CHECK(wait(100) == WORLD_LOST && world.now_s == 50);
    CHECK(world_power_up(&world, 51) == WORLD_OVER && world.now_s == 51);
    CHECK(world_power_up(&world, END_S) == WORLD_WAKE && world.now_s == 51);
    CHECK(world.resets[WORLD_CUT] == 2);
    end("0 event cut\n0 reset cut\n1 unlawful\n50 event cut\n50 reset cut\n");
}

static const uint8_t unit[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };

/* SR-11: what the plan says of an operation happens to that one. */
static void operations_fail_as_planned(void **state)
{
    const struct port *port =
        begin("op 2 silent; op 3 bad; op 5 torn 3; op 6 flip 8");
    uint8_t out[16];

    (void)state;
    CHECK(port->flash_program(&world, 0, unit, 8) == OK);
    CHECK(port->flash_program(&world, 8, unit, 8) == OK); /* silent */
    CHECK(port->flash_read(&world, 0, out, 16) == OK);
    CHECK(memcmp(out, unit, 8) == 0 && out[8] == 0xff);
    CHECK(port->flash_program(&world, SECTOR, unit, 8) == ERR_HARDWARE);
    CHECK(port->flash_erase(&world, 1) == ERR_HARDWARE); /* is bad now */
    CHECK(port->flash_program(&world, 16, unit, 8) == ERR_HARDWARE);
    CHECK(!world.powered);
    CHECK(world_power_up(&world, END_S) == WORLD_WAKE);
    CHECK(port->flash_read(&world, 16, out, 8) == OK);
    CHECK(memcmp(out, unit, 3) == 0 && out[3] == 0xff);
    CHECK(port->flash_sync(&world) == OK);
    CHECK(port->flash_read(&world, 0, out, 2) == OK && out[1] == 3);
    end("0 program 0 8 3fca88c5\n0 program 8 8 3fca88c5\n0 event silent\n"
        "0 program 1024 8 3fca88c5\n0 event bad\n0 failed program\n"
        "0 erase 1\n0 failed erase\n0 program 16 8 3fca88c5\n0 event torn\n"
        "0 reset cut\n1 sync\n1 event flip\n");
}

static void a_scramble_loses_some_of_what_was_not_synced(void **state)
{
    const struct port *port = begin("100 scramble");
    uint8_t out[8];
    int i, kept = 0;

    (void)state;
    CHECK(port->flash_program(&world, 0, unit, 8) == OK);
    CHECK(port->flash_sync(&world) == OK);
    for (i = 1; i < 100; i++)
        CHECK(port->flash_program(&world, (uint32_t)i * 8, unit, 8) == OK);
    CHECK(wait(200) == WORLD_LOST);
    CHECK(world_power_up(&world, END_S) == WORLD_WAKE);
    for (i = 0; i < 100; i++) {
        CHECK(port->flash_read(&world, (uint32_t)i * 8, out, 8) == OK);
        CHECK(out[0] == 1 || out[0] == 0xff);
        CHECK(i > 0 || out[0] == 1);
        kept += out[0] == 1;
    }
    CHECK(kept > 20 && kept < 80);
    fclose(world.trace);
    free(trace);
    world_free(&world);
}

static void an_address_outside_the_flash_is_a_fault(void **state)
{
    const struct port *port = begin("");
    uint8_t byte;

    (void)state;
    CHECK(port->flash_read(&world, 4 * SECTOR - 1, &byte, 1) == OK);
    CHECK(port->flash_read(&world, 4 * SECTOR, &byte, 1) == ERR_HARDWARE);
    CHECK(world_power_up(&world, END_S) == WORLD_WAKE);
    CHECK(port->flash_erase(&world, 4) == ERR_HARDWARE);
    CHECK(world_power_up(&world, END_S) == WORLD_WAKE);
    CHECK(port->flash_program(&world, UINT32_MAX - 7, unit, 8) == ERR_HARDWARE);
    end("0 reset fault\n1 reset fault\n2 reset fault\n");
}

static void the_watchdog_bites_one_who_does_not_feed_it(void **state)
{
    const struct port *port = begin("");
    int i;

    (void)state;
    CHECK(wait(10) == WORLD_WAKE);
    CHECK(world_wait(&world, 20, END_S) == WORLD_LOST);
    CHECK(world_power_up(&world, END_S) == WORLD_WAKE);
    for (i = 0; i < WORLD_TURNS_MAX; i++)
        CHECK(wait(0) == WORLD_WAKE); /* and time stands */
    CHECK(wait(0) == WORLD_LOST);
    CHECK(world_power_up(&world, END_S) == WORLD_WAKE);
    for (i = 0; world.powered; i++)
        port->watchdog(&world); /* and never sleeps */
    CHECK(i == WORLD_CALLS_MAX + 1);
    end("10 reset watchdog\n11 reset watchdog\n12 reset watchdog\n");
}

static void a_flat_battery_browns_out_and_waits_for_a_better_one(void **state)
{
    const struct port *port = begin("10 battery 17; 5000 battery 900");

    (void)state;
    CHECK(wait(100) == WORLD_WAKE && port->battery_mv(&world) >= 1800);
    while (world.powered)
        port->sound(&world, PORT_TONE_DOUBLE);
    CHECK(port->battery_mv(&world) < CHARGE_MV_BROWNOUT);
    CHECK(world_power_up(&world, 4000) == WORLD_OVER && world.now_s == 4000);
    CHECK(world_power_up(&world, END_S) == WORLD_WAKE && world.now_s == 5000);
    CHECK(world.resets[WORLD_BROWNOUT] == 1);
    fclose(world.trace);
    free(trace);
    world_free(&world);
}

static void a_motor_left_on_drains_the_battery(void **state)
{
    int64_t before;

    (void)state;
    begin("0 stuck 100");
    before = world.charge.nc;
    CHECK(wait(1000) == WORLD_WAKE);
    CHECK(before - world.charge.nc >= 100 * (int64_t)CHARGE_STUCK_NC_S);
    CHECK(before - world.charge.nc < 102 * (int64_t)CHARGE_STUCK_NC_S);
    end("0 event stuck\n");
}

static void tones_and_the_coil_are_heard(void **state)
{
    const struct port *port = begin("20 coil 0102ff");
    uint8_t out[8] = { 0 };

    (void)state;
    port->sound(&world, PORT_TONE_SINGLE);
    port->sound(&world, PORT_TONE_DOUBLE);
    CHECK(world.tones == 2 && world.tone[1].tone == PORT_TONE_DOUBLE);
    CHECK(wait(100) == WORLD_WAKE && world.now_s == 20);
    CHECK(port->coil_read(&world, out, 2) == 2 && out[1] == 2);
    CHECK(port->coil_read(&world, out, 8) == 1 && out[0] == 0xff);
    CHECK(port->coil_read(&world, out, 8) == 0);
    port->coil_write(&world, unit, 3);
    CHECK(world_hear(&world, out, 8) == 3 && out[2] == 3);
    CHECK(world_hear(&world, out, 8) == 0);
    end("0 tone single\n0 tone double\n20 event coil\n20 coil 010203\n");
}

static void chance_is_the_seeds(void **state)
{
    const struct port *port = begin("");
    uint8_t a[16], b[16];

    (void)state;
    port->random(&world, a, sizeof(a));
    end("");
    port = begin("");
    port->random(&world, b, sizeof(b));
    CHECK(memcmp(a, b, sizeof(a)) == 0);
    port->random(&world, b, sizeof(b));
    CHECK(memcmp(a, b, sizeof(a)) != 0);
    end("");
}

static void wakes_may_come_early_at_random_but_never_late(void **state)
{
    int early = 0;
    int64_t next_s;

    (void)state;
    begin("");
    world.early_s = 50;
    for (next_s = 100; next_s < 50000; next_s += 100) {
        do {
            const int64_t before = world.now_s;

            CHECK(wait(next_s) == WORLD_WAKE);
            CHECK(world.now_s > before && world.now_s <= next_s);
            CHECK(world.now_s == next_s || next_s - world.now_s < 50);
            early += world.now_s < next_s;
        } while (world.now_s < next_s);
    }
    CHECK(early > 400);
    end("");
}

static void a_copy_goes_on_as_the_original(void **state)
{
    struct world_setup setup = { .model = model_get(0),
        .flash = { SECTOR, 2, 2 } };
    static struct world copy;
    uint8_t a[8], b[8];

    (void)state;
    begin("100 cut");
    stroke();
    CHECK(world.port.flash_program(&world, 0, unit, 8) == OK);
    CHECK(world_init(&copy, &setup) == 0);
    world_copy(&copy, &world);
    copy.trace = NULL;
    CHECK(copy.port.world == &copy);
    CHECK(copy.port.flash_read(&copy, 0, a, 8) == OK);
    CHECK(memcmp(a, unit, 8) == 0);
    copy.port.random(&copy, a, 8);
    world.port.random(&world, b, 8);
    CHECK(memcmp(a, b, 8) == 0);
    copy.port.watchdog(&copy);
    CHECK(world_wait(&copy, 500, END_S) == WORLD_LOST && copy.now_s == 100);
    CHECK(world.now_s == 0 && world.powered);
    world_free(&copy);
    end("0 stroke 1 1\n0 program 0 8 3fca88c5\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strokes_move_drug_and_time_moves_by_waits),
        cmocka_unit_test(
            a_stroke_without_the_second_key_is_traced_and_moves_nothing),
        cmocka_unit_test(events_come_at_their_tick_before_the_wake),
        cmocka_unit_test(a_rotor_that_turns_by_itself_wakes_the_firmware),
        cmocka_unit_test(lost_power_comes_back_a_second_later),
        cmocka_unit_test(operations_fail_as_planned),
        cmocka_unit_test(a_scramble_loses_some_of_what_was_not_synced),
        cmocka_unit_test(an_address_outside_the_flash_is_a_fault),
        cmocka_unit_test(the_watchdog_bites_one_who_does_not_feed_it),
        cmocka_unit_test(a_flat_battery_browns_out_and_waits_for_a_better_one),
        cmocka_unit_test(a_motor_left_on_drains_the_battery),
        cmocka_unit_test(tones_and_the_coil_are_heard),
        cmocka_unit_test(chance_is_the_seeds),
        cmocka_unit_test(wakes_may_come_early_at_random_but_never_late),
        cmocka_unit_test(a_copy_goes_on_as_the_original),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
