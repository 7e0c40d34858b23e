/* main_tiny.c: the small firmware on the board. */
#include "board/mps2-an386/board.h"
#include "core/fault.h"
#include "test/board/tiny.h"

static struct tiny tiny BOARD_NOINIT;

int main(void)
{
    int64_t now_s = board_power_up();

    if (tiny_init(&tiny, board_port(), now_s) != OK)
        fault(__FILE__, __LINE__);
    for (;;)
        now_s = board_wait(tiny_wake(&tiny, now_s));
}
