/* tally.h: how many patients belong to each section of the worklist.
 *
 * What each patient counted for is remembered, so that a patient who changed
 * is counted anew alone, however long the list is.
 */
#ifndef CLINIC_RULES_TALLY_H
#define CLINIC_RULES_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "clinic/rules/worklist.h"

struct tally_entry;

/* All zero is empty.
 * 1. entries rise by patient, each patient once
 * 2. listed and section are the sums of what the entries count for */
struct tally {
    struct tally_entry *entry;
    size_t count;
    size_t room;
    int64_t listed;
    int64_t section[WORKLIST_SECTION_COUNT]; /* as worklist_belongs says */
};

/* Count this patient for this item, and no longer for an earlier one; NULL:
 * not on the list.  Quickest in the order of patients. */
void tally_put(
    struct tally *tally, int64_t patient, const struct worklist_item *item);

/* Nobody is counted. */
void tally_clear(struct tally *tally);

/* The same, and its memory is given back. */
void tally_free(struct tally *tally);

#endif
