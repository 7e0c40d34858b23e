/* port.h: all that the pump asks of its hardware, as a struct of functions.
 *
 * A board fills it in; the simulator fills it in too, which is how the same
 * firmware runs on a desk, on an emulated microcontroller and in a body.  The
 * pump holds a pointer to one port and passes `world` to each function.
 *
 * Time comes in from outside: the board wakes the pump with the ticks of a
 * clock that only runs forward (seconds since the pump was made, kept by the
 * battery through a reset), and the pump answers when to be woken next.
 *
 * Power may be lost inside any of these functions: the call then never
 * returns, RAM is gone, and the pump starts again from its flash.
 */
#ifndef PUMP_PORT_H
#define PUMP_PORT_H

#include <stdint.h>

#include "core/status.h"

enum {
    PORT_FLASH_UNIT = 8, /* bytes: programmed whole, aligned, once an erase */
    PORT_FLASH_ERASED = 0xff,
    PORT_SERIAL_SIZE = 16,
};

/* Where the flash of a board is, in sectors that are erased one at a time. */
struct port_flash {
    uint32_t sector_size;     /* bytes, a multiple of PORT_FLASH_UNIT */
    uint16_t journal_sectors; /* from sector 0 */
    uint16_t log_sectors;     /* after those */
};

/* What the sounder plays, as pump/tone renders it. */
enum port_tone {
    PORT_TONE_SINGLE, /* F-06: one tone of 1 s */
    PORT_TONE_DOUBLE, /* F-07: two tones, 3 s */
};

/*
 * Every function may be called at any time after power-up, and returns soon.
 * ERR_HARDWARE is the only failure: the thing did not happen, or not for sure.
 */
struct port {
    void *world;
    struct port_flash flash;
    int32_t capacity_nl;              /* the model that was built */
    uint8_t serial[PORT_SERIAL_SIZE]; /* printable, then zeros */

    /* Bytes at `at` (from the start of sector 0) into out. */
    enum status (*flash_read)(
        void *world, uint32_t at, uint8_t *out, uint32_t size) MUST_CHECK;
    /* Program whole units; a unit that was programmed since its sector was
     * erased must not be programmed again. */
    enum status (*flash_program)(void *world, uint32_t at, const uint8_t *bytes,
        uint32_t size) MUST_CHECK;
    enum status (*flash_erase)(void *world, uint32_t sector) MUST_CHECK;
    /* Until this returns, what was programmed or erased since the last call
     * may reach the flash in any order, or be lost with the power. */
    enum status (*flash_sync)(void *world) MUST_CHECK;

    /* The second key: the line without which motor_stroke turns nothing.  It
     * falls by itself after each stroke. */
    void (*motor_enable)(void *world);
    /* Turn the rotor by one stroke (model.stroke_nl). */
    enum status (*motor_stroke)(void *world) MUST_CHECK;
    /* Strokes that the rotor's sensor has counted since power-up; wraps.  One
     * that it counts outside of motor_stroke wakes the pump, as the coil does:
     * a rotor that turns by itself is not left to the next wake (SR-07). */
    uint32_t (*motor_sensed)(void *world);

    void (*sound)(void *world, enum port_tone tone);
    int32_t (*battery_mv)(void *world);
    void (*watchdog)(void *world); /* called in each wake */
    void (*random)(void *world, uint8_t *out, uint32_t size);

    /* The coil: whether a programmer's head lies on the skin; the bytes that
     * came since the last call, at most size of them; bytes to send.  Bytes
     * wake the pump.  Without a head on the skin, what it leaves unread when it
     * sleeps is lost, and its receiver is off until it reads again (SR-23). */
    int (*coil_contact)(void *world);
    uint32_t (*coil_read)(void *world, uint8_t *out, uint32_t size);
    void (*coil_write)(void *world, const uint8_t *bytes, uint32_t size);
};

#endif
