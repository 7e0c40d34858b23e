/* board.h: the emulated board: its port, and its two instants. */
#ifndef BOARD_BOARD_H
#define BOARD_BOARD_H

#include <stdint.h>

#include "pump/port.h"

/* Flash as the world has it for this board. */
enum {
    BOARD_SECTOR_SIZE = 8192,
    BOARD_JOURNAL_SECTORS = 8,
    BOARD_LOG_SECTORS = 8,
};

/* RAM that the start leaves as it is: the pattern (start.S). */
#define BOARD_NOINIT __attribute__((section(".noinit")))

/* Tell the world that the firmware begins; returns the tick. */
int64_t board_power_up(void);

/* Sleep until tick next_s or until something wakes the firmware; returns the
 * tick that it is then. */
int64_t board_wait(int64_t next_s);

/* What the firmware is given. */
const struct port *board_port(void);

#endif
