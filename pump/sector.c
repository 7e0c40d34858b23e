#include "pump/sector.h"

enum {
    CHUNK = 64, /* bytes compared at a time */
    TRIES = 2,  /* of an erase */
};

static uint32_t lesser(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

uint32_t sector_room(uint32_t size)
{
    return (size + PORT_FLASH_UNIT - 1) / PORT_FLASH_UNIT * PORT_FLASH_UNIT;
}

void sector_read(
    const struct port *port, uint32_t at, uint8_t *out, uint32_t size)
{
    uint32_t i;

    if (port->flash_read(port->world, at, out, size) == OK)
        return;
    for (i = 0; i < size; i++)
        out[i] = 0;
}

int sector_is_blank(const struct port *port, uint32_t at, uint32_t size)
{
    uint8_t chunk[CHUNK];
    uint32_t done, i, n;

    for (done = 0; done < size; done += n) {
        n = lesser(size - done, CHUNK);
        sector_read(port, at + done, chunk, n);
        for (i = 0; i < n; i++)
            if (chunk[i] != PORT_FLASH_ERASED)
                return 0;
    }
    return 1;
}

/* OK when the bytes are in the flash, and zeros to the end of the unit. */
static enum status compare(
    const struct port *port, uint32_t at, const uint8_t *bytes, uint32_t size)
{
    uint8_t chunk[CHUNK];
    uint32_t done, i, n;

    for (done = 0; done < sector_room(size); done += n) {
        n = lesser(sector_room(size) - done, CHUNK);
        sector_read(port, at + done, chunk, n);
        for (i = 0; i < n; i++)
            if (chunk[i] != (done + i < size ? bytes[done + i] : 0))
                return ERR_HARDWARE;
    }
    return OK;
}

static enum status program(
    const struct port *port, uint32_t at, const uint8_t *bytes, uint32_t size)
{
    if (size == 0)
        return OK;
    return port->flash_program(port->world, at, bytes, size);
}

enum status sector_write(
    const struct port *port, uint32_t at, const uint8_t *bytes, uint32_t size)
{
    uint32_t i, whole = size - size % PORT_FLASH_UNIT;
    uint8_t last[PORT_FLASH_UNIT] = { 0 };

    for (i = whole; i < size; i++)
        last[i - whole] = bytes[i];
    if (program(port, at, bytes, whole) != OK)
        return ERR_HARDWARE;
    if (program(port, at + whole, last, sector_room(size) - whole) != OK)
        return ERR_HARDWARE;
    if (port->flash_sync(port->world) != OK)
        return ERR_HARDWARE;
    return compare(port, at, bytes, size);
}

static int erase(const struct port *port, uint32_t sector)
{
    uint32_t size = port->flash.sector_size;

    if (port->flash_erase(port->world, sector) != OK)
        return 0;
    if (port->flash_sync(port->world) != OK)
        return 0;
    return sector_is_blank(port, sector * size, size);
}

enum status sector_clear(const struct port *port, uint32_t sector)
{
    uint32_t i;

    for (i = 0; i < TRIES; i++)
        if (erase(port, sector))
            return OK;
    return ERR_HARDWARE;
}
