/* program.h: all that one commit decides: the therapy, what is in the
 * reservoir and in the path, the clock, the alarms.
 *
 * One journal record holds one program, whole.  What follows from it and from
 * the number of strokes made is computed and never stored: the volume left,
 * which drug leaves the catheter's tip, what a stroke counts for.
 *
 * Strokes are numbered from the first one the pump ever made.  A stroke moves
 * model.stroke_nl into the path at one end and out of it at the other, so what
 * leaves the tip now entered the path a path's volume ago.
 */
#ifndef PUMP_PROGRAM_H
#define PUMP_PROGRAM_H

#include <stdint.h>

#include "core/limit.h"
#include "core/schedule.h"
#include "core/status.h"
#include "pump/alarm.h"
#include "pump/refusal.h"

struct model;
struct reader;
struct writer;

/* In rising order of what may be delivered; a program by itself runs. */
enum program_mode {
    PROGRAM_STOPPED = 1,
    PROGRAM_MINIMUM = 2, /* the model's minimum rate (F-01) */
    PROGRAM_RUN = 3,     /* the schedule */
};

/* What is pushed through the path before the schedule begins. */
enum program_lead_kind {
    PROGRAM_LEAD_NONE,
    PROGRAM_LEAD_BRIDGE, /* the old drug out of the path, at its old pace */
    PROGRAM_LEAD_PRIME,  /* an empty path filled */
};

struct program_lead {
    uint8_t kind;    /* enum program_lead_kind */
    int32_t strokes; /* from the program's first stroke on */
    int32_t seconds; /* evenly over */
    int32_t cap_ng;  /* its own, of what leaves the tip */
};

/* A bolus every interval_min beside the schedule; ng 0: none, and zeros. */
struct program_bolus {
    int32_t ng;
    int32_t interval_min; /* 1 .. BOLUS_INTERVAL_MIN_MAX */
    int32_t first_min;    /* the first: the next such minute of the day */
    int32_t seconds;      /* evenly over; less than the interval */
};

/* The last fill. */
struct program_fill {
    int64_t tick;           /* when; ticks of the pump's own clock */
    uint32_t stroke;        /* strokes made before it */
    int32_t volume_nl;      /* entered after filling */
    int32_t alarm_nl;       /* low-reservoir alarm (F-05) */
    int32_t conc_ng_per_ml; /* what a stroke draws: nominal or true */
    int32_t nominal_ng_per_ml;
    uint16_t product; /* row of core/drug */
};

/*
 * 1. from `stroke` on, fill.conc_ng_per_ml enters the path; before it, what
 *    leaves the tip is tip_ng_per_ml, 0 in an empty path
 * 2. counted_ng_per_ml is at least the higher of the two (SR-01)
 */
struct program_path {
    uint32_t stroke;
    int32_t tubing_nl;
    int32_t catheter_nl;
    int32_t tip_ng_per_ml;
    int32_t counted_ng_per_ml;
};

/* Pump time = ticks + start_s; it is UTC + zone_s. */
struct program_clock {
    int64_t start_s;
    int32_t zone_s;
};

/* The pump itself, and how it warns. */
struct program_device {
    int32_t capacity_nl; /* which model */
    int32_t implant_day; /* pump time, in days from 1970-01-01 (F-09) */
    struct alarm_settings alarms;
};

/*
 * 1. number is one more than that of the program before
 * 2. it came into force at tick, before stroke number `stroke`
 */
struct program {
    struct schedule schedule;
    struct limit_caps caps;
    struct program_bolus periodic;
    struct program_fill fill;
    struct program_path path;
    struct program_lead lead;
    struct program_clock clock;
    struct program_device device;
    int64_t tick;
    uint32_t number;
    uint32_t stroke;
};

enum {
    PROGRAM_BYTES_MAX = 424,       /* encoded, with 48 steps in 7 sets */
    PROGRAM_LEAD_S_MAX = 604800,   /* a week */
    PROGRAM_TICK_MAX = 1000000000, /* 31 years: longer than any battery */
    PROGRAM_ZONE_S_MAX = 57600,    /* 16 h either way */
};

/* Could this be a program of the model?  Each number against its own limits,
 * from the struct alone; REFUSED_NOT, or the first thing that is wrong.
 * Reads any bytes safely. */
enum refusal program_check(const struct program *program) MUST_CHECK;

/* Is it a time that a pump may show, from now to the end of any battery? */
int program_is_clock(const struct program_clock *clock);

/* The model of a checked program. */
const struct model *program_model(const struct program *program);

/* Does stroke number n belong to the bridge or prime? */
int program_in_lead(const struct program *program, uint32_t n);

/* Concentration of what leaves the tip with stroke number n, in ng/mL; where
 * a stroke holds both, the higher. */
int32_t program_tip(const struct program *program, uint32_t n);

/* The highest concentration that may be in reservoir or path before stroke
 * number n: until twice the path has passed, that of before counts too. */
int32_t program_highest(const struct program *program, uint32_t n);

/* The concentration at which stroke number n counts against the caps: until
 * twice the path has passed after a change, the higher (SR-01); in a bridge
 * or prime, what leaves the tip. */
int32_t program_counted(const struct program *program, uint32_t n);

/* What stroke number n counts against the caps, in ng, rounded up. */
int32_t program_stroke_ng(const struct program *program, uint32_t n);

/* The most that any stroke of the program will count, in ng, rounded up. */
int32_t program_stroke_ng_max(const struct program *program);

/* What a stroke draws from the reservoir, in fg. */
int64_t program_stroke_fg(const struct program *program);

/* Volume of the path in nL, and how much of it the last change has still to
 * pass before stroke number n, 0 when it has. */
int32_t program_path_nl(const struct program *program);
int32_t program_path_left_nl(const struct program *program, uint32_t n);

/* Volume left in the reservoir before stroke number n, in nL; not below 0
 * (F-04: computed, not measured). */
int32_t program_left_nl(const struct program *program, uint32_t n);

/* What limit_admit has to know of the program as it goes on at tick, before
 * stroke number n.  The plan points into the program. */
void program_plan(const struct program *program, int64_t tick, uint32_t n,
    struct limit_plan *out);

/* The bytes of a program, in the order of docs/journal.md.  Decoding refuses
 * with ERR_SHORT or ERR_RANGE what ends early, and with ERR_RANGE what
 * program_check refuses. */
void program_encode(const struct program *program, struct writer *w);
enum status program_decode(struct program *out, struct reader *r) MUST_CHECK;

#endif
