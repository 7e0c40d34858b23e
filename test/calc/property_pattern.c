/* property_pattern.c: every schedule, printed and read back, is the same bytes.
 *
 *   property_pattern [CASES [SEED]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/pattern.h"
#include "core/fault.h"
#include "test/core/oracle.h"

_Noreturn void fault(const char *file, int line)
{
    printf("%s:%d: ASSERT\n", file, line);
    exit(1);
}

int main(int argc, char **argv)
{
    const long cases = argc > 1 ? strtol(argv[1], NULL, 10) : 20000;
    const uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 2026;
    struct schedule schedule, back;
    struct pattern_error error;
    struct buffer text = { 0 };
    long i;

    printf("seed %llu, %ld cases\n", (unsigned long long)seed, cases);
    for (i = 0; i < cases; i++) {
        struct dice dice = { seed * UINT64_C(1000003) + (uint64_t)i };

        dice_schedule(&dice, &schedule, 4000000);
        buffer_clear(&text);
        pattern_print(&text, &schedule);
        if (pattern_read(buffer_get(&text), &back, &error) ||
            memcmp(&schedule, &back, sizeof back) != 0) {
            printf("case %ld: %s: %s\nrepeat: property_pattern %ld %llu\n", i,
                buffer_get(&text), error.what ? error.what : "other bytes",
                i + 1, (unsigned long long)seed);
            return 1;
        }
    }
    buffer_free(&text);
    return 0;
}
