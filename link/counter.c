#include "link/counter.h"

#include "core/fault.h"

enum status counter_check(const struct counter *c, uint64_t n)
{
    if (n == UINT64_MAX)
        return ERR_STATE;
    if (n < c->next)
        return ERR_STALE;
    return OK;
}

void counter_take(struct counter *c, uint64_t n)
{
    ASSERT(n >= c->next);
    ASSERT(n < UINT64_MAX);
    c->next = n + 1;
}
