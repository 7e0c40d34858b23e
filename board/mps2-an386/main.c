/* main.c: the implant's firmware on the emulated board. */
#include "board/mps2-an386/board.h"
#include "link/serve.h"

static struct serve serve BOARD_NOINIT;

int main(void)
{
    int64_t now_s = board_power_up();

    serve_init(&serve, board_port(), now_s);
    for (;;)
        now_s = board_wait(serve_wake(&serve, now_s));
}
