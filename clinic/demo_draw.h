/* demo_draw.h: one fictional patient's two years, as a list of events. */
#ifndef CLINIC_DEMO_DRAW_H
#define CLINIC_DEMO_DRAW_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "clinic/demo.h"
#include "clinic/store/record.h"

enum { DEMO_PATIENTS = 40, DEMO_BOOKINGS_MAX = 64 };

enum demo_kind {
    DEMO_PATIENT, /* struct patient; owner is 0, 1 or 2: nobody, nurse,
                     prescriber */
    DEMO_PUMP,    /* struct pump */
    DEMO_EXPLANT, /* struct pump, with the day */
    DEMO_FILL,
    DEMO_PROGRAM,
    DEMO_READING,
    DEMO_BOOK, /* struct appointment; booking counts from 0 */
    DEMO_MOVE,
    DEMO_CONTACT,
    DEMO_TONE,
    DEMO_LEFT, /* struct patient, with the state */
};

/* Something that happened.  The fact has no ids yet: those of its patient and
 * pump are known when they are stored. */
struct demo_event {
    int64_t at_s;
    size_t order; /* of events at one instant */
    int who;      /* the patient, from 0 */
    enum demo_kind kind;
    const char *author; /* the login that did it */
    const void *fact;
};

/* Everything that happened, in the order drawn. */
struct demo_events {
    struct arena arena; /* the facts' own */
    struct demo_event *event;
    size_t count;
    size_t room;
};

/* Append the events of patient who. */
void demo_draw(struct demo_events *events, const struct demo *demo, int who);

/* Give the memory back. */
void demo_draw_free(struct demo_events *events);

#endif
