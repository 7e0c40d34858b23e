#include "board/mps2-an386/semihost.h"

/* Arm's semihosting: a number in r0, a block of words in r1, and BKPT 0xAB. */
enum { SYS_OPEN = 0x01, SYS_CLOSE = 0x02, SYS_WRITE = 0x05, SYS_READ = 0x06 };

static int32_t call(int32_t number, const uintptr_t *block)
{
    register int32_t r0 __asm__("r0") = number;
    register const uintptr_t *r1 __asm__("r1") = block;

    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

int32_t semihost_open(const char *name, uint32_t length, uint32_t mode)
{
    const uintptr_t block[3] = { (uintptr_t)name, mode, length };

    return call(SYS_OPEN, block);
}

void semihost_close(int32_t handle)
{
    const uintptr_t block[1] = { (uintptr_t)handle };

    call(SYS_CLOSE, block);
}

uint32_t semihost_write(int32_t handle, const void *bytes, uint32_t size)
{
    const uintptr_t block[3] = { (uintptr_t)handle, (uintptr_t)bytes, size };

    return (uint32_t)call(SYS_WRITE, block);
}

uint32_t semihost_read(int32_t handle, void *out, uint32_t size)
{
    const uintptr_t block[3] = { (uintptr_t)handle, (uintptr_t)out, size };

    return (uint32_t)call(SYS_READ, block);
}
