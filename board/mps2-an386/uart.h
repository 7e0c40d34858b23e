/* uart.h: UART 0 of the board, which is the coil. */
#ifndef BOARD_UART_H
#define BOARD_UART_H

#include <stdint.h>

/* Both ways on. */
void uart_init(void);

/* Send size bytes; wait for size bytes. */
void uart_write(const uint8_t *bytes, uint32_t size);
void uart_read(uint8_t *out, uint32_t size);

#endif
