#include "board/mps2-an386/uart.h"

/* CMSDK APB UART at 0x40004000. */
struct registers {
    volatile uint32_t data;
    volatile uint32_t state; /* bit 0: cannot take a byte; 1: has one */
    volatile uint32_t control;
    volatile uint32_t status;
    volatile uint32_t divider;
};

enum { TX_FULL = 1, RX_FULL = 2, TX_ENABLE = 1, RX_ENABLE = 2, DIVIDER = 16 };

static struct registers *const uart = (struct registers *)0x40004000;

void uart_init(void)
{
    uart->divider = DIVIDER;
    uart->control = TX_ENABLE | RX_ENABLE;
}

void uart_write(const uint8_t *bytes, uint32_t size)
{
    uint32_t i;

    for (i = 0; i < size; i++) {
        while (uart->state & TX_FULL)
            ;
        uart->data = bytes[i];
    }
}

void uart_read(uint8_t *out, uint32_t size)
{
    uint32_t i;

    for (i = 0; i < size; i++) {
        while (!(uart->state & RX_FULL))
            ;
        out[i] = (uint8_t)uart->data;
    }
}
