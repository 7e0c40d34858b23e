/* fault.c: a programmer error in firmware that is simulated resets it; one in
 * the simulator ends the program. */
#include <stdio.h>
#include <stdlib.h>

#include "core/fault.h"
#include "sim/run.h"

_Noreturn void fault(const char *file, int line)
{
    run_fault();
    fprintf(stderr,
        "cisterna: %s:%d: an assertion failed: please report this\n", file,
        line);
    abort();
}
