#include "sim/flash.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UNIT = PORT_FLASH_UNIT };

struct flash_undo {
    uint32_t unit;
    uint8_t used;
    uint8_t bytes[UNIT];
};

int flash_create(struct flash *flash, const struct port_flash *shape)
{
    memset(flash, 0, sizeof(*flash));
    flash->shape = *shape;
    flash->sectors = (uint32_t)shape->journal_sectors + shape->log_sectors;
    flash->size = flash->sectors * shape->sector_size;
    flash->bytes = malloc(flash->size);
    flash->used = calloc(flash->size / UNIT, 1);
    flash->health = calloc(flash->sectors, 1);
    flash->wear = calloc(flash->sectors, sizeof(*flash->wear));
    if (!flash->bytes || !flash->used || !flash->health || !flash->wear) {
        flash_free(flash);
        return -1;
    }
    memset(flash->bytes, PORT_FLASH_ERASED, flash->size);
    return 0;
}

void flash_free(struct flash *flash)
{
    free(flash->bytes);
    free(flash->used);
    free(flash->health);
    free(flash->wear);
    free(flash->undo);
    memset(flash, 0, sizeof(*flash));
}

/* --- every change goes through here --- */

static void remember(struct flash *flash, uint32_t unit)
{
    struct flash_undo *undo;

    if (flash->undos == flash->undo_room) {
        flash->undo_room = flash->undo_room ? flash->undo_room * 2 : 1024;
        flash->undo =
            realloc(flash->undo, flash->undo_room * sizeof(*flash->undo));
        if (!flash->undo)
            abort();
    }
    undo = &flash->undo[flash->undos++];
    undo->unit = unit;
    undo->used = flash->used[unit];
    memcpy(undo->bytes, flash->bytes + unit * UNIT, UNIT);
}

static void restore(struct flash *flash, const struct flash_undo *undo)
{
    flash->used[undo->unit] = undo->used;
    memcpy(flash->bytes + undo->unit * UNIT, undo->bytes, UNIT);
}

/* Bits only go from 1 to 0 without an erase. */
static void program_bytes(
    struct flash *flash, uint32_t at, const uint8_t *bytes, uint32_t size)
{
    int stuck = flash->health[at / flash->shape.sector_size] == FLASH_STUCK;
    uint32_t i;

    for (i = 0; i < size; i++) {
        uint32_t unit = (at + i) / UNIT;

        if ((at + i) % UNIT == 0) {
            remember(flash, unit);
            flash->misuses += flash->used[unit];
            flash->used[unit] = 1;
        }
        flash->bytes[at + i] &= (uint8_t)(bytes[i] | (stuck ? 0x10 : 0));
    }
}

static void erase_bytes(struct flash *flash, uint32_t at, uint32_t size)
{
    uint32_t unit;

    if (flash->health[at / flash->shape.sector_size] == FLASH_STUCK)
        return;
    for (unit = at / UNIT; unit < (at + size) / UNIT; unit++) {
        static const uint8_t blank[UNIT] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            0xff, 0xff };

        if (!flash->used[unit] &&
            !memcmp(flash->bytes + unit * UNIT, blank, UNIT))
            continue;
        remember(flash, unit);
        flash->used[unit] = 0;
        memset(flash->bytes + unit * UNIT, PORT_FLASH_ERASED, UNIT);
    }
}

/* --- the port --- */

enum status flash_read(
    struct flash *flash, uint32_t at, uint8_t *out, uint32_t size)
{
    if (at > flash->size || size > flash->size - at)
        abort();
    memcpy(out, flash->bytes + at, size);
    return OK;
}

static enum flash_verdict ask(struct flash *flash, const struct flash_op *op)
{
    flash->operations++;
    if (op->at > flash->size || op->size > flash->size - op->at)
        abort();
    return flash->hook ? flash->hook(flash->hook_world, op) : FLASH_DO;
}

enum status flash_program(
    struct flash *flash, uint32_t at, const uint8_t *bytes, uint32_t size)
{
    const struct flash_op op = { FLASH_PROGRAM, at, bytes, size };
    enum flash_verdict verdict = ask(flash, &op);

    flash->programs++;
    flash->misuses += at % UNIT != 0 || size % UNIT != 0;
    if (verdict == FLASH_FAIL)
        return ERR_HARDWARE;
    if (flash->health[at / flash->shape.sector_size] == FLASH_WORN)
        return ERR_HARDWARE;
    if (verdict == FLASH_DO)
        program_bytes(flash, at, bytes, size);
    return OK;
}

enum status flash_erase(struct flash *flash, uint32_t sector)
{
    const uint32_t size = flash->shape.sector_size;
    const struct flash_op op = { FLASH_ERASE, sector * size, NULL, size };
    enum flash_verdict verdict = ask(flash, &op);

    flash->erases++;
    flash->wear[sector]++;
    if (flash->wear_max && flash->wear[sector] > flash->wear_max)
        flash->health[sector] = FLASH_WORN;
    if (verdict == FLASH_FAIL || flash->health[sector] == FLASH_WORN)
        return ERR_HARDWARE;
    if (verdict == FLASH_DO)
        erase_bytes(flash, sector * size, size);
    return OK;
}

enum status flash_sync(struct flash *flash)
{
    const struct flash_op op = { FLASH_SYNC, 0, NULL, 0 };

    if (ask(flash, &op) == FLASH_FAIL)
        return ERR_HARDWARE;
    if (flash->marks == 0)
        flash->undos = 0;
    flash->synced = flash->undos;
    return OK;
}

static enum status port_read(
    void *world, uint32_t at, uint8_t *out, uint32_t size)
{
    return flash_read(world, at, out, size);
}

static enum status port_program(
    void *world, uint32_t at, const uint8_t *bytes, uint32_t size)
{
    return flash_program(world, at, bytes, size);
}

static enum status port_erase(void *world, uint32_t sector)
{
    return flash_erase(world, sector);
}

static enum status port_sync(void *world)
{
    return flash_sync(world);
}

void flash_attach(struct flash *flash, struct port *port)
{
    memset(port, 0, sizeof(*port));
    port->world = flash;
    port->flash = flash->shape;
    port->flash_read = port_read;
    port->flash_program = port_program;
    port->flash_erase = port_erase;
    port->flash_sync = port_sync;
}

/* --- damage --- */

void flash_tear(struct flash *flash, const struct flash_op *op, uint32_t bytes)
{
    if (op->kind == FLASH_PROGRAM)
        program_bytes(flash, op->at, op->bytes, bytes);
    if (op->kind == FLASH_ERASE)
        erase_bytes(flash, op->at, bytes);
}

void flash_fray(struct flash *flash, const struct flash_op *op, uint32_t bytes,
    uint8_t bits)
{
    uint8_t byte;

    flash_tear(flash, op, bytes);
    if (op->kind != FLASH_PROGRAM || bytes >= op->size)
        return;
    byte = (uint8_t)(op->bytes[bytes] | (uint8_t)~bits);
    program_bytes(flash, op->at + bytes, &byte, 1);
}

/* splitmix64 */
static uint64_t draw(uint64_t *seed)
{
    uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

void flash_scramble(struct flash *flash, uint64_t seed)
{
    size_t i;

    for (i = flash->undos; i > flash->synced; i--) {
        struct flash_undo undo = flash->undo[i - 1];

        if (draw(&seed) & 1) {
            remember(flash, undo.unit);
            restore(flash, &undo);
        }
    }
}

void flash_settle(struct flash *flash)
{
    flash->synced = flash->undos;
}

void flash_flip(struct flash *flash, uint32_t bit)
{
    remember(flash, bit / 8 / UNIT);
    flash->bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
}

/* --- there and back --- */

struct flash_mark flash_mark(struct flash *flash)
{
    const struct flash_mark mark = { flash->undos, flash->synced };

    flash->marks++;
    return mark;
}

void flash_rewind(struct flash *flash, const struct flash_mark *mark)
{
    while (flash->undos > mark->undos)
        restore(flash, &flash->undo[--flash->undos]);
    flash->synced = mark->synced;
}

void flash_unmark(struct flash *flash, const struct flash_mark *mark)
{
    flash_rewind(flash, mark);
    flash->marks--;
}

int flash_save(const struct flash *flash, const char *path)
{
    FILE *file = fopen(path, "wb");
    int ok;

    if (!file)
        return -1;
    ok = fwrite(flash->bytes, 1, flash->size, file) == flash->size;
    ok &= fclose(file) == 0;
    return ok ? 0 : -1;
}

int flash_load(struct flash *flash, const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t n;
    uint32_t i, k;

    if (!file)
        return -1;
    n = fread(flash->bytes, 1, flash->size, file);
    if (n != flash->size || fgetc(file) != EOF) {
        fclose(file);
        errno = EINVAL;
        return -1;
    }
    fclose(file);
    for (i = 0; i < flash->size / UNIT; i++) {
        flash->used[i] = 0;
        for (k = 0; k < UNIT; k++)
            flash->used[i] |= flash->bytes[i * UNIT + k] != PORT_FLASH_ERASED;
    }
    return 0;
}
