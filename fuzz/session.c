/* session.c: any bytes as what happens between a programmer and a pump.
 *
 * A script of test/link/middle.h, which says what is promised.
 */
#include "fuzz/fuzz.h"
#include "test/link/middle.h"

enum { SCRIPT_MAX = 400 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    middle_play(data, size < SCRIPT_MAX ? size : SCRIPT_MAX);
    return 0;
}
