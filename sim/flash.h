/* flash.h: flash that fails as flash does, and lies as flash does.
 *
 * Whole in memory.  A hook is asked before each operation and may let it
 * happen, lose it silently, fail it, or not return (a power cut).  What the
 * flash looked like can be marked and returned to at the cost of what changed
 * since, so that a search may try every way an operation can go wrong and then
 * go on as if nothing had happened.
 */
#ifndef SIM_FLASH_H
#define SIM_FLASH_H

#include <stddef.h>
#include <stdint.h>

#include "pump/port.h"

enum flash_kind { FLASH_PROGRAM, FLASH_ERASE, FLASH_SYNC };

/* An operation about to happen. */
struct flash_op {
    enum flash_kind kind;
    uint32_t at; /* byte from the start of the flash */
    const uint8_t *bytes;
    uint32_t size;
};

enum flash_verdict {
    FLASH_DO,
    FLASH_SKIP, /* nothing happens, and the answer is OK */
    FLASH_FAIL, /* nothing happens, and the answer is ERR_HARDWARE */
};

enum flash_health {
    FLASH_GOOD,
    FLASH_WORN,  /* erases and programs fail, and say so */
    FLASH_STUCK, /* programs and erases say OK; some bits stay as they are */
};

struct flash_undo; /* what a unit was before it changed */

/*
 * 1. a unit whose `used` is 0 reads as erased, but for bits that flipped
 * 2. undo holds what changed since the oldest mark, or since the last sync
 */
struct flash {
    struct port_flash shape;
    uint32_t sectors;
    uint32_t size;   /* bytes */
    uint8_t *bytes;  /* what is read */
    uint8_t *used;   /* of each unit: programmed since its sector was erased */
    uint8_t *health; /* of each sector: enum flash_health */
    uint32_t *wear;  /* of each sector: erases */
    uint32_t wear_max; /* erases after which a sector is FLASH_WORN; 0: none */

    enum flash_verdict (*hook)(void *world, const struct flash_op *op);
    void *hook_world;

    uint64_t operations; /* programs, erases and syncs asked for */
    uint64_t programs;
    uint64_t erases;
    uint64_t misuses; /* units programmed twice, or off the grid */

    struct flash_undo *undo;
    size_t undos;
    size_t undo_room;
    size_t synced; /* undos when it was last synced */
    int marks;     /* held at present */
};

/* A new flash, all erased; 0, or -1 without memory.  flash_free ends it. */
int flash_create(struct flash *flash, const struct port_flash *shape);
void flash_free(struct flash *flash);

/* The port's functions, for a world that has a flash in it. */
enum status flash_read(
    struct flash *flash, uint32_t at, uint8_t *out, uint32_t size) MUST_CHECK;
enum status flash_program(struct flash *flash, uint32_t at,
    const uint8_t *bytes, uint32_t size) MUST_CHECK;
enum status flash_erase(struct flash *flash, uint32_t sector) MUST_CHECK;
enum status flash_sync(struct flash *flash) MUST_CHECK;

/* A port that is this flash and nothing else. */
void flash_attach(struct flash *flash, struct port *port);

/* --- damage --- */

/* Do a part of an operation: its first `bytes` bytes (of an erase: of the
 * sector). */
void flash_tear(struct flash *flash, const struct flash_op *op, uint32_t bytes);

/* The same, and of the next byte of a program those bits that are in `bits`. */
void flash_fray(struct flash *flash, const struct flash_op *op, uint32_t bytes,
    uint8_t bits);

/* Keep a random choice, by seed, of the units changed since the last sync. */
void flash_scramble(struct flash *flash, uint64_t seed);

/* Power is back: what is there now is there, as after a sync. */
void flash_settle(struct flash *flash);

/* Turn one bit over: bit 0 is the lowest of byte 0. */
void flash_flip(struct flash *flash, uint32_t bit);

/* --- there and back --- */

struct flash_mark {
    size_t undos;
    size_t synced;
};

/* What the flash is now; marks are nested, the last one ended first. */
struct flash_mark flash_mark(struct flash *flash);
/* Be again as at the mark, and keep it; and without it.  Wear and counts of
 * operations stay. */
void flash_rewind(struct flash *flash, const struct flash_mark *mark);
void flash_unmark(struct flash *flash, const struct flash_mark *mark);

/* The bytes as a file; 0, or -1 with errno.  A file of another size is
 * refused; what reads as erased is taken as erased. */
int flash_save(const struct flash *flash, const char *path);
int flash_load(struct flash *flash, const char *path);

#endif
