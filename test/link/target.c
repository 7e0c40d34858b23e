/* target.c: what libsodium leaves to whoever links it for the target. */
#include "core/fault.h"

_Noreturn void sodium_misuse(void);
_Noreturn void sodium_table(void);

void sodium_misuse(void)
{
    fault("libsodium: misuse", 0);
}

void sodium_table(void)
{
    fault("libsodium: its table", 0);
}
