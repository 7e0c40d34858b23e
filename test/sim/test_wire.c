/* test_wire.c: requests and replies as docs/port.md has them, byte by byte. */
#include "sim/wire.h"
#include "test/test.h"

enum { END_S = 1000 };

static struct world world;
static struct wire wire;
static uint8_t uart_in[64]; /* to the board */
static size_t uart_in_size;
static uint8_t uart_out[64]; /* from the board */

static int put(void *arg, const uint8_t *bytes, size_t size)
{
    (void)arg;
    memcpy(uart_in, bytes, size);
    uart_in_size = size;
    return 0;
}

static int get(void *arg, uint8_t *out, size_t size)
{
    memcpy(out, uart_out, size);
    return arg ? 0 : -1;
}

static void begin(void)
{
    const struct world_setup setup = { .model = model_get(0),
        .flash = { 1024, 2, 2 },
        .fill_nl = 20000000,
        .conc_ng_per_ml = 2000000 };
    const struct wire_coil coil = { &world, put, get };

    CHECK(world_init(&world, &setup) == 0);
    wire_init(&wire, &world, &coil);
}

#define SEND(...)                                                              \
    wire_serve(&wire, (const uint8_t[]){ __VA_ARGS__ },                        \
        sizeof((const uint8_t[]){ __VA_ARGS__ }), END_S)

/* The reply's head: status, contact, size, sensed strokes, tick. */
static void reply(uint8_t status, uint8_t size, uint8_t sensed, uint8_t now)
{
    CHECK(wire.size >= WIRE_HEAD && wire.reply[0] == status);
    CHECK(wire.reply[2] == size && wire.reply[3] == 0);
    CHECK((wire.reply[4] | wire.reply[5] << 8) == charge_mv(&world.charge));
    CHECK(wire.reply[8] == sensed && wire.reply[9] == 0);
    CHECK(wire.reply[12] == now && wire.reply[13] == 0);
}

static void a_days_work_is_answered(void **state)
{
    (void)state;
    begin();
    CHECK(SEND(0x01) == WIRE_REPLY);
    reply(0, 0, 0, 0);
    CHECK(SEND(0x31, 0x20, 0x21) == WIRE_REPLY); /* fed, enabled, stroke */
    reply(0, 0, 1, 0);
    CHECK(SEND(0x11, 8, 0, 0, 0, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8) == WIRE_REPLY);
    reply(0, 0, 1, 0);
    CHECK(SEND(0x13) == WIRE_REPLY);
    CHECK(SEND(0x10, 6, 0, 0, 0, 4, 0) == WIRE_REPLY);
    reply(0, 4, 1, 0);
    CHECK(wire.size == WIRE_HEAD + 4);
    CHECK(memcmp(wire.reply + WIRE_HEAD, "\xff\xff\x01\x02", 4) == 0);
    CHECK(SEND(0x12, 0, 0, 0, 0) == WIRE_REPLY);
    CHECK(world.flash.bytes[8] == 0xff && world.flash.erases == 1);
    CHECK(SEND(0x30, 1) == WIRE_REPLY && world.tones == 1);
    CHECK(SEND(0x32, 5, 0) == WIRE_REPLY);
    reply(0, 5, 1, 0);
    CHECK(SEND(0x02, 60, 0, 0, 0, 0, 0, 0, 0, 9, 1, 0, 0) == WIRE_REPLY);
    reply(0, 0, 1, 60);
    CHECK(wire.spent == 265 && wire.spent_max == 265);
    world_free(&world);
}

static void the_coil_goes_over_the_uart(void **state)
{
    (void)state;
    begin();
    CHECK(SEND(0x01) == WIRE_REPLY);
    world_coil(&world, (const uint8_t *)"abc", 3);
    world.contact = 1;
    CHECK(SEND(0x40, 2, 0) == WIRE_REPLY);
    reply(0, 2, 0, 0);
    CHECK(wire.size == WIRE_HEAD && wire.reply[1] == 1);
    CHECK(uart_in_size == 2 && memcmp(uart_in, "ab", 2) == 0);
    memcpy(uart_out, "xyz", 3);
    CHECK(SEND(0x41, 3, 0) == WIRE_REPLY);
    CHECK(world.coil_out.size == 3 && world.coil_out.byte[2] == 'z');
    wire.coil.arg = NULL; /* the line fails */
    CHECK(SEND(0x41, 3, 0) == WIRE_BROKEN);
    world_free(&world);
}

static void lost_power_is_said_until_it_is_back(void **state)
{
    (void)state;
    begin();
    CHECK(SEND(0x01) == WIRE_REPLY);
    CHECK(SEND(0x04, 1, 0, 0, 0) == WIRE_REPLY); /* a fault */
    reply(0xff, 0, 0, 0);
    CHECK(SEND(0x20, 0x21) == WIRE_REPLY);
    reply(0xff, 0, 0, 0);
    CHECK(SEND(0x32, 5, 0) == WIRE_REPLY);
    reply(0xff, 0, 0, 0);
    CHECK(wire.size == WIRE_HEAD && world.rotor.commanded == 0);
    CHECK(SEND(0x01) == WIRE_REPLY);
    reply(0, 0, 0, 1);
    CHECK(SEND(0x01) == WIRE_REPLY); /* a reset of its own making */
    CHECK(world.resets[WORLD_FAULT] == 2);
    wire_reset(&wire);
    CHECK(world.resets[WORLD_WATCHDOG] == 1 && !world.powered);
    world_free(&world);
}

static void a_run_ends_in_a_wait_and_goes_on(void **state)
{
    (void)state;
    begin();
    CHECK(SEND(0x01) == WIRE_REPLY);
    CHECK(SEND(0x31, 0x02, 0xe8, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) == WIRE_OVER);
    CHECK(world.now_s == END_S);
    CHECK(wire_more(&wire, END_S + 1) == WIRE_REPLY);
    CHECK(world.now_s == END_S && wire.reply[12] == 0xe8);
    world_free(&world);
}

static void what_is_not_in_the_document_is_broken(void **state)
{
    uint8_t long_program[7 + 513] = { 0x11, 0, 0, 0, 0, 1, 2 };
    int part;

    (void)state;
    begin();
    CHECK(SEND(0x01) == WIRE_REPLY);
    CHECK(wire_serve(&wire, NULL, 0, END_S) == WIRE_BROKEN);
    CHECK(SEND(0x20) == WIRE_BROKEN);       /* nothing is asked */
    CHECK(SEND(0x20, 0x31) == WIRE_BROKEN); /* nor here */
    CHECK(SEND(0x21, 0) == WIRE_BROKEN);    /* bytes trail */
    CHECK(SEND(0x01, 0) == WIRE_BROKEN);
    CHECK(SEND(0x13, 0) == WIRE_BROKEN);
    CHECK(SEND(0x02, 1) == WIRE_BROKEN); /* too short */
    CHECK(SEND(0x04, 1) == WIRE_BROKEN);
    CHECK(SEND(0x12, 1) == WIRE_BROKEN);
    CHECK(SEND(0x30, 2) == WIRE_BROKEN); /* no such tone */
    CHECK(SEND(0x30) == WIRE_BROKEN);
    CHECK(SEND(0x11, 0, 0, 0, 0, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8) == WIRE_BROKEN);
    CHECK(SEND(0x10, 0, 0, 0, 0, 1, 2) == WIRE_BROKEN); /* 513 bytes */
    CHECK(SEND(0x32, 1, 2) == WIRE_BROKEN);
    CHECK(SEND(0x40, 1, 2) == WIRE_BROKEN);
    CHECK(SEND(0x41, 1, 2) == WIRE_BROKEN);
    CHECK(wire_serve(&wire, long_program, sizeof(long_program), END_S) ==
          WIRE_BROKEN);
    for (part = 0x42; part < 256; part++)
        CHECK(SEND((uint8_t)part) == WIRE_BROKEN);
    world_free(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_days_work_is_answered),
        cmocka_unit_test(the_coil_goes_over_the_uart),
        cmocka_unit_test(lost_power_is_said_until_it_is_back),
        cmocka_unit_test(a_run_ends_in_a_wait_and_goes_on),
        cmocka_unit_test(what_is_not_in_the_document_is_broken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
