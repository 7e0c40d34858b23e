/* plan_inside.h: what the judges of a plan share. */
#ifndef PROGRAMMER_PLAN_INSIDE_H
#define PROGRAMMER_PLAN_INSIDE_H

#include "programmer/plan.h"

/* A point without its text. */
struct plan_head {
    enum plan_need need;
    enum plan_code code;
    bool is_met;
};

/* One more point; its text as printf.  Without room for it the last blocks. */
void plan_add(struct plan_judgement *out, struct plan_head head,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Blanks say nothing. */
bool plan_is_said(const char *text);

/* As it will be: the plan's, else the pump's. */
const struct schedule *plan_schedule_of(const struct plan *plan);
int32_t plan_alarm_of(const struct plan *plan);
int32_t plan_catheter_of(const struct plan *plan);
int32_t plan_tubing_of(const struct plan *plan);

/* Clock, zone, alarm volume, path; a first program; what is under way. */
void plan_judge_pump(const struct plan *plan, struct plan_judgement *out);

#endif
