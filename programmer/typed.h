/* typed.h: what was typed for the next program, as text, page after page.
 *
 * The pages of a visit fill in one entry together: a refill, a dose and a
 * bridge become one program.  It is kept until that runs or is dropped, so
 * that nothing typed is lost, whatever was wrong with it.
 */
#ifndef PROGRAMMER_TYPED_H
#define PROGRAMMER_TYPED_H

#include <stdbool.h>

#include "programmer/entry.h"
#include "programmer/plan.h"

/* A field, by the name of its option on the command line. */
enum typed_field {
    TYPED_DRAINED,
    TYPED_FILLED,
    TYPED_SAME, /* "yes", "no", "" not answered */
    TYPED_PRODUCT,
    TYPED_CONC,
    TYPED_COMPOUNDED, /* "yes" or "" */
    TYPED_USE_TRUE,   /* "yes" or "" */
    TYPED_LOT,
    TYPED_EXPIRY,
    TYPED_RINSES,
    TYPED_RINSE,
    TYPED_CAUSE,
    TYPED_REASON,
    TYPED_SECOND,
    TYPED_DOSE,
    TYPED_SCHEDULE,
    TYPED_DOSE_REASON,
    TYPED_CLASS,
    TYPED_BOLUS,
    TYPED_EVERY,
    TYPED_FIRST,
    TYPED_OVER,
    TYPED_NO_BOLUS, /* "yes" or "" */
    TYPED_CAP,
    TYPED_CAP_HOUR,
    TYPED_ALARM,
    TYPED_CATHETER,
    TYPED_TUBING,
    TYPED_LEAD, /* "bridge", "prime", "prime-catheter", "none", "" */
    TYPED_NO_BRIDGE,
    TYPED_FIELDS,
};

enum { TYPED_MAX = 1023 }; /* bytes of one field */

struct typed {
    char text[TYPED_FIELDS][TYPED_MAX + 1];
};

/* "drained"; never NULL.  And back: TYPED_FIELDS for none. */
const char *typed_name(enum typed_field field);
enum typed_field typed_find(const char *name);

/* Put a text into its place; false, and nothing put, when it is too long, or
 * NULL, which is what was too long before. */
bool typed_put(struct typed *typed, enum typed_field field, const char *text);

/* Is anything wanted of the next program?  And what, the first of it;
 * TYPED_FIELDS for nothing. */
bool typed_is_any(const struct typed *typed);
enum typed_field typed_first(const struct typed *typed);

/* As an entry; texts are typed's. */
void typed_entry(const struct typed *typed, struct entry *out);

/* The field that a point of plan_judge is about, TYPED_FIELDS for none. */
enum typed_field typed_of_point(const struct typed *typed, enum plan_code code);

#endif
