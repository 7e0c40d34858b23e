/* gdb.h: as much of gdb's remote protocol as it takes to skip an instruction.
 *
 * Each function returns -1 when the other side has gone.
 */
#ifndef TEST_BOARD_GDB_H
#define TEST_BOARD_GDB_H

#include <stddef.h>
#include <stdint.h>

enum {
    GDB_PIECE = 1024,     /* bytes of memory at a time */
    GDB_REGISTERS = 1024, /* characters, the last a 0 */
    GDB_PACKET = 2 * GDB_PIECE + 64,
};

struct gdb {
    int fd;
    char in[4096]; /* bytes that came, and are not yet read */
    size_t size;
};

/* Connect to a server's socket; the processor then stands. */
int gdb_connect(struct gdb *gdb, const char *path);
void gdb_close(struct gdb *gdb);

/* A breakpoint at an address. */
int gdb_break(struct gdb *gdb, uint32_t at);
int gdb_unbreak(struct gdb *gdb, uint32_t at);

/* Go on, and do not wait; gdb_stopped reads the news when bytes have come: 1
 * when the processor has stopped, 0 when the news is not whole. */
int gdb_continue(struct gdb *gdb);
int gdb_stopped(struct gdb *gdb);

/* One instruction. */
int gdb_step(struct gdb *gdb);

/* Stop it where it is; reset it, and it stands. */
int gdb_interrupt(struct gdb *gdb);
int gdb_reset(struct gdb *gdb);

/* All registers, as the server writes them; and the program counter. */
int gdb_registers(struct gdb *gdb, char out[GDB_REGISTERS]);
int gdb_set_registers(struct gdb *gdb, const char *registers);
int gdb_pc(struct gdb *gdb, uint32_t *pc);

/* At most GDB_PIECE bytes of memory. */
int gdb_read(struct gdb *gdb, uint32_t at, uint8_t *out, size_t size);
int gdb_write(struct gdb *gdb, uint32_t at, const uint8_t *bytes, size_t size);

#endif
