#include "pump/selftest.h"

#include "core/crc.h"
#include "core/units.h"
#include "pump/state.h"

enum { SECTORS_SPARE = 3 };

#define CHECK_OF_DIGITS UINT32_C(0xcbf43926)

/* The check value of CRC-32, and a product beyond 64 bits. */
static int computes(void)
{
    static const uint8_t digits[] = { '1', '2', '3', '4', '5', '6', '7', '8',
        '9' };
    uint64_t out;

    if (crc_of(digits, sizeof(digits)) != CHECK_OF_DIGITS)
        return 0;
    if (units_multiply_divide(UINT64_C(6000000000), UINT64_C(7000000000),
            UINT64_C(3000000000), &out) != OK)
        return 0;
    return out == UINT64_C(14000000000);
}

/* The gate for a stroke above every cap, the enable for one that the journal
 * has not reserved: neither may open. */
static int refuses(const struct state *state)
{
    if (limit_stroke(&state->limit, LIMIT_NG_MAX + 1) == OK)
        return 0;
    return enable_motor(&state->enable, state->port, &state->limit,
               state->reserved) != OK;
}

enum status selftest(struct state *state)
{
    if (!computes() || !refuses(state))
        return ERR_HARDWARE;
    state_alarm(state, EVENT_ALARM_MEMORY,
        journal_good(&state->journal) < SECTORS_SPARE ||
            state->journal.damaged);
    return OK;
}
