/* fault.c: in tests an ASSERT can be expected, by expect_assert_failure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/fault.h"

_Noreturn void fault(const char *file, int line)
{
    mock_assert(0, "ASSERT", file, line);
    abort();
}
