/* demo_plan.h: a fictional patient's therapy and refills, before any of it is
 * written down. */
#ifndef CLINIC_DEMO_PLAN_H
#define CLINIC_DEMO_PLAN_H

#include <stdint.h>

#include "clinic/demo.h"
#include "clinic/demo_story.h"
#include "core/model.h"
#include "core/refill.h"
#include "core/reservoir.h"
#include "core/schedule.h"

enum {
    DEMO_VISITS_MAX = 40,
    DEMO_TENTH_ML = 100000, /* volumes are read to 0.1 mL */
};

struct demo_events;

/* One refill and what runs after it. */
struct demo_visit {
    int32_t day; /* local */
    int64_t at_s;
    int32_t fill_nl;
    int32_t conc_ng_per_ml;
    int64_t dose_ng;
    struct schedule schedule;
};

/* One patient being drawn. */
struct demo_plan {
    struct demo_events *events; /* where it is written down, by demo_draw */
    int bookings;               /* written so far */
    const struct demo *demo;
    const struct demo_story *story;
    int who;
    uint64_t dice;
    int32_t today;
    const struct model *model;
    int32_t alarm_nl;
    int32_t offset_s; /* of the pump's clock */
    struct demo_visit visit[DEMO_VISITS_MAX];
    int count;
};

/* Choose everything for patient who. */
void demo_plan_make(struct demo_plan *d, const struct demo *demo, int who);

/* 0 .. sides - 1, by the plan's own chance. */
int32_t demo_plan_roll(struct demo_plan *d, uint32_t sides);

/* Does the story have that trait (enum demo_trait)? */
int demo_plan_has(const struct demo_plan *d, unsigned trait);

/* The instant of a local minute of a day, between 8:00 and 17:00, when clocks
 * neither skip nor repeat; a quarter of an hour between 9:00 and 15:45; the
 * Friday before a Saturday or Sunday, else the day itself. */
int64_t demo_plan_instant(
    const struct demo_plan *d, int32_t day, int32_t minute);
int32_t demo_plan_minute(struct demo_plan *d);
int32_t demo_plan_open_day(int32_t day);

/* Put a visit on a day, or the Friday before, in office hours. */
void demo_plan_place(
    struct demo_plan *d, struct demo_visit *visit, int32_t day);

/* Make the schedule of the visit's dose, in the pattern of the story. */
void demo_plan_schedule(const struct demo_plan *d, struct demo_visit *visit);

/* What a visit leaves in the pump, and every date that follows. */
struct reservoir demo_plan_reservoir(
    const struct demo_plan *d, const struct demo_visit *visit);
struct refill demo_plan_refill(
    const struct demo_plan *d, const struct demo_visit *visit);

/* The day of implant by which the battery ends when the story wants it. */
int32_t demo_plan_implant_day(struct demo_plan *d);

#endif
