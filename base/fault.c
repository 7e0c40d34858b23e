/* fault.c: on a host, a programmer error ends the program loudly. */
#include <stdio.h>
#include <stdlib.h>

#include "core/fault.h"

_Noreturn void fault(const char *file, int line)
{
    fprintf(stderr,
        "cisterna: %s:%d: an assertion failed: please report this\n", file,
        line);
    abort();
}
