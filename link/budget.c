#include "link/budget.h"

void budget_init(struct budget *b, int64_t tick_s)
{
    b->radio_full_s = tick_s + BUDGET_RADIO_MAX * BUDGET_RADIO_S;
    b->contact_full_s = tick_s;
    b->air_full_s = tick_s + BUDGET_AIR_MAX * BUDGET_AIR_S;
}

/* One out of a store that holds max and gains one each seconds. */
/*@ requires \valid(full_s) && 0 <= tick_s <= INT64_MAX / 2;
  @ requires 1 <= max <= 100 && 1 <= seconds <= 7200;
  @ assigns *full_s;
  @ ensures \result == OK || \result == ERR_FULL;
  @ ensures \result == OK ? *full_s
  @     == \max(\old(*full_s), tick_s) + seconds <= tick_s + max * seconds
  @   : *full_s == \old(*full_s) > tick_s + (max - 1) * seconds; */
static enum status take(
    int64_t *full_s, int64_t tick_s, int32_t max, int32_t seconds)
{
    if (*full_s > tick_s + (max - 1) * seconds)
        return ERR_FULL;
    *full_s = (*full_s > tick_s ? *full_s : tick_s) + seconds;
    return OK;
}

enum status budget_take(struct budget *b, int64_t tick_s, int contact)
{
    if (contact && take(&b->contact_full_s, tick_s, BUDGET_CONTACT_MAX,
                       BUDGET_CONTACT_S) == OK)
        return OK;
    return take(&b->radio_full_s, tick_s, BUDGET_RADIO_MAX, BUDGET_RADIO_S);
}

int budget_has_air(const struct budget *b, int64_t tick_s)
{
    return b->air_full_s <= tick_s + (BUDGET_AIR_MAX - 1) * BUDGET_AIR_S;
}

void budget_listened(struct budget *b, int64_t tick_s)
{
    b->air_full_s =
        (b->air_full_s > tick_s ? b->air_full_s : tick_s) + BUDGET_AIR_S;
}
