/* regimen.h: a dose, or a schedule in its place, as it was typed. */
#ifndef CALC_REGIMEN_H
#define CALC_REGIMEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/quantity.h"
#include "calc/args.h"
#include "core/schedule.h"

struct model;
struct output;

struct regimen {
    struct schedule schedule;
    enum args_option option; /* where it came from, for errors */
};

/* Of --dose or --schedule, or another such pair.  0, or -1 after one line.  A
 * day above the drug's ceiling is said on standard error, not refused. */
int regimen_read(const struct args *args, enum args_option dose,
    enum args_option schedule, struct regimen *regimen);

/* every step is a flow that the model can make, or -1 after one line
 * that names both numbers. */
int regimen_check_flow(const struct args *args, const struct regimen *regimen,
    const struct model *model, int32_t conc_ng_per_ml);

/* Was it typed as a schedule? */
bool regimen_is_schedule(const struct regimen *regimen);

/* Is each day the same? */
bool regimen_is_daily(const struct regimen *regimen);

/* A day's drug, the mean of the week, in ng: exactly, and rounded. */
struct exact regimen_mean_ng(const struct regimen *regimen);
int64_t regimen_day_ng(const struct regimen *regimen);

/* Its mean flow in nL a day. */
struct exact regimen_flow_nl(
    const struct regimen *regimen, int32_t conc_ng_per_ml);

/* "300.0 mcg/day", with the steps of a schedule behind it. */
struct regimen_words {
    char text[2048];
};
struct regimen_words regimen_words(const struct regimen *regimen);

/* What a schedule adds to an answer: in JSON its day's total, and with sets of
 * weekdays each day's, under keys that begin with the option's own "old_" or
 * "new_"; in words each day's.  The key of the total is left out if the
 * answer has it anyway. */
void regimen_put_totals(struct output *out, const struct regimen *regimen);
void regimen_put_days(struct output *out, const struct regimen *regimen);

#endif
