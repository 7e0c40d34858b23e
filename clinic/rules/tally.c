#include <stdlib.h>
#include <string.h>

#include "clinic/rules/tally.h"
#include "core/fault.h"

/* Bit s of counts: for section s; the bit above them: for being listed. */
struct tally_entry {
    int64_t patient;
    uint8_t counts;
};

enum { LISTED = 1 << WORKLIST_SECTION_COUNT };

_Static_assert(LISTED <= UINT8_MAX, "the sections fit");

static uint8_t counts_of(const struct worklist_item *item)
{
    unsigned counts = item ? LISTED : 0;
    int s;

    for (s = 0; item && s < WORKLIST_SECTION_COUNT; s++)
        if (worklist_belongs(item, (enum worklist_section)s))
            counts |= 1u << s;
    return (uint8_t)counts;
}

static void add(struct tally *tally, uint8_t counts, int sign)
{
    int s;

    tally->listed += counts & LISTED ? sign : 0;
    for (s = 0; s < WORKLIST_SECTION_COUNT; s++)
        tally->section[s] += counts >> s & 1 ? sign : 0;
}

/* The first entry that is not below patient: its place, or where it goes. */
static size_t find(const struct tally *tally, int64_t patient)
{
    size_t from = 0, to = tally->count, middle;

    if (to > 0 && tally->entry[to - 1].patient < patient)
        return to;
    while (from < to) {
        middle = from + (to - from) / 2;
        if (tally->entry[middle].patient < patient)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static void insert(struct tally *tally, size_t at, int64_t patient)
{
    if (tally->count == tally->room) {
        tally->room = 2 * tally->room + 64;
        tally->entry =
            realloc(tally->entry, tally->room * sizeof tally->entry[0]);
        ASSERT(tally->entry);
    }
    memmove(tally->entry + at + 1, tally->entry + at,
        (tally->count - at) * sizeof tally->entry[0]);
    tally->entry[at] = (struct tally_entry){ patient, 0 };
    tally->count++;
}

void tally_put(
    struct tally *tally, int64_t patient, const struct worklist_item *item)
{
    size_t at = find(tally, patient);
    struct tally_entry *entry;

    if (at == tally->count || tally->entry[at].patient != patient)
        insert(tally, at, patient);
    entry = &tally->entry[at];
    add(tally, entry->counts, -1);
    entry->counts = counts_of(item);
    add(tally, entry->counts, 1);
}

void tally_clear(struct tally *tally)
{
    *tally = (struct tally){ .entry = tally->entry, .room = tally->room };
}

void tally_free(struct tally *tally)
{
    free(tally->entry);
    *tally = (struct tally){ 0 };
}
