/* main_ward.c: the pump and somebody at its coil, on the board. */
#include "board/mps2-an386/board.h"
#include "core/fault.h"
#include "test/board/ward.h"

static struct ward ward BOARD_NOINIT;

int main(void)
{
    int64_t now_s = board_power_up();

    if (ward_init(&ward, board_port(), now_s) != OK)
        fault(__FILE__, __LINE__);
    for (;;)
        now_s = board_wait(ward_wake(&ward, now_s));
}
