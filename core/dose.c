#include "core/dose.h"

#include "core/fault.h"

void dose_init(
    struct dose *dose, const struct schedule *schedule, int64_t start_s)
{
    ASSERT(start_s >= 0);
    ASSERT(start_s <= UNITS_PUMP_S_MAX);
    dose->schedule = schedule;
    dose->start_s = start_s;
    dose->now_s = start_s;
    dose->given_fg = 0;
}

enum status dose_advance(struct dose *dose, int64_t seconds)
{
    ASSERT(seconds >= 0);
    if (seconds > UNITS_PUMP_S_MAX - dose->now_s)
        return ERR_RANGE;
    dose->now_s += seconds;
    return OK;
}

int64_t dose_due_fg(const struct dose *dose)
{
    struct exact asked =
        schedule_between(dose->schedule, dose->start_s, dose->now_s);

    return asked.whole - dose->given_fg;
}

void dose_give(struct dose *dose, int64_t drug_fg)
{
    const int64_t room_fg = UNITS_DRUG_FG_MAX - dose->given_fg;

    ASSERT(drug_fg >= 0);
    ASSERT(drug_fg <= room_fg);
    dose->given_fg += drug_fg;
}

enum status dose_next(const struct dose *dose, int64_t drug_fg, int64_t *at_s)
{
    int64_t goal_fg = dose->given_fg + drug_fg;

    ASSERT(drug_fg >= 0);
    *at_s = dose->now_s;
    if (goal_fg <= dose->given_fg + dose_due_fg(dose))
        return OK;
    return schedule_due(dose->schedule, dose->start_s, goal_fg, at_s);
}

void dose_change(struct dose *dose, const struct schedule *schedule)
{
    int64_t carried_fg = dose_due_fg(dose);

    dose_init(dose, schedule, dose->now_s);
    dose->given_fg = -carried_fg;
}
