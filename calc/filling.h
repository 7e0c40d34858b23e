/* filling.h: one fill and what follows from it; for refill and travel. */
#ifndef CALC_FILLING_H
#define CALC_FILLING_H

#include <stdbool.h>
#include <stdint.h>

#include "calc/args.h"
#include "calc/moment.h"
#include "calc/regimen.h"
#include "core/refill.h"
#include "core/reservoir.h"

struct filling {
    struct regimen regimen;
    struct reservoir reservoir;
    struct moment_clock clock; /* its zone is given back already */
    struct refill_rule rule;
    struct refill refill;
    int32_t capacity_nl;
    int32_t filled_day;
    bool is_overdue; /* --now is after refill-by */
};

/* Read a fill as --fill, --dose, --concentration, --filled and the rest say,
 * judge it (R-02, R-08, R-09, F-05) and compute its dates.  0, or -1 after
 * one line. */
int filling_read(const struct args *args, struct filling *filling);

/* Only what a reservoir is: for the residual.  The clock stays open; give it
 * back with moment_free. */
int filling_read_reservoir(const struct args *args, struct filling *filling);

#endif
