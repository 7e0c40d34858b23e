/* main.c: the implant's firmware on the emulated board. */
#include "board/mps2-an386/board.h"
#include "pump/pump.h"

static struct pump pump BOARD_NOINIT;

int main(void)
{
    int64_t now_s = board_power_up();

    pump_init(&pump, board_port(), now_s);
    for (;;)
        now_s = board_wait(pump_wake(&pump, now_s));
}
