/* drug.h: what may be in a reservoir: concentrations, products, ceilings. */
#ifndef CORE_DRUG_H
#define CORE_DRUG_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/units.h"

/* R-04, SR-01: what depends on the substance alone. */
struct drug {
    const char *name;       /* "baclofen" */
    int32_t day_ng_ceiling; /* no cap for 24 h may be higher (SR-01) */
    int16_t stability_days; /* in the pump, unless the product says less */
    int8_t patient_bolus;   /* may a patient ask for one?  F-03: never */
};

/* One strength of one product, intrathecal only: oral forms are not here. */
struct product {
    const char *name;
    int32_t conc_ng_per_ml;
    int8_t screening_only; /* 50 mcg/mL never enters a pump */
};

/* ng/mL: no product is weaker.  Below, mg/mL were meant more often than not. */
enum { DRUG_CONC_WEAKEST = 50000 };

/* The only substance of this design. */
/*@ assigns \result \from \nothing;
  @ ensures \valid_read(\result) && \result->day_ng_ceiling > 0; */
const struct drug *drug_baclofen(void);

/* Row i of the products, or NULL past the end of the table. */
/*@ assigns \result \from i;
  @ ensures \result == \null || \valid_read(\result); */
const struct product *drug_product(size_t i);

/* may conc_ng_per_ml be filled into a pump?  ERR_STATE for the
 * screening strength, ERR_RANGE outside the limits of units.h. */
/*@ assigns \nothing;
  @ ensures \result == OK || \result == ERR_STATE || \result == ERR_RANGE;
  @ ensures \result == ERR_RANGE <==>
  @   !(UNITS_CONC_MIN <= conc_ng_per_ml <= UNITS_CONC_MAX); */
enum status drug_check_fill(int64_t conc_ng_per_ml) MUST_CHECK;

#endif
