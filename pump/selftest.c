#include "pump/selftest.h"

#include "core/crc.h"
#include "core/units.h"
#include "pump/state.h"

enum { SECTORS_SPARE = 3 };

/* The check value of CRC-32, and a product beyond 64 bits. */
#define CHECK_OF_DIGITS UINT32_C(0xcbf43926)
#define QUOTIENT UINT64_C(14000000000)

/* In which bits known answers come out wrong.  No decision is in it: no test
 * could show one that only a broken processor takes. */
static uint64_t differs(void)
{
    static const uint8_t digits[] = { '1', '2', '3', '4', '5', '6', '7', '8',
        '9' };
    uint64_t out = 0;
    const enum status status = units_multiply_divide(
        UINT64_C(6000000000), UINT64_C(7000000000), UINT64_C(3000000000), &out);

    return (crc_of(digits, sizeof(digits)) ^ CHECK_OF_DIGITS) |
           (out ^ QUOTIENT) | (uint64_t)status;
}

/* The gate for a stroke above every cap, the enable for one that the journal
 * has not reserved: does either open? */
static int opens(const struct state *state)
{
    if (limit_stroke(&state->limit, LIMIT_NG_MAX + 1) == OK)
        return 1;
    return enable_motor(&state->enable, state->port, &state->limit,
               state->reserved) == OK;
}

enum status selftest(struct state *state)
{
    if ((differs() | (uint64_t)opens(state)) != 0)
        return ERR_HARDWARE;
    state_alarm(state, EVENT_ALARM_MEMORY,
        journal_good(&state->journal) < SECTORS_SPARE ||
            state->journal.damaged);
    return OK;
}
