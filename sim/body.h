/* body.h: what is truly in the reservoir, on the way, and past the tip.
 *
 * The pump computes; this is what it computes about.  Drug is counted in
 * femtograms: nanolitres times ng/mL, exactly.  The path (the pump's tubing
 * and the catheter) is a queue of slugs, each of one concentration: what a
 * stroke pushes in at one end comes out at the other in the same order (plug
 * flow).  With cells > 0 it is a row of that many cells, each stirred, so that
 * a change arrives smeared out.
 */
#ifndef SIM_BODY_H
#define SIM_BODY_H

#include <stddef.h>
#include <stdint.h>

enum {
    BODY_SLUGS_MAX = 64, /* concentrations on the way at one time */
    BODY_CELLS_MAX = 16,
    BODY_DOSES = 65536, /* instants of delivery kept: 24 h at 24 mL/day, and
                           twice that when each stroke turns twice */
    BODY_HOUR_S = 3600,
    BODY_DAY_S = 86400,
};

struct body_slug {
    int64_t nl;
    int64_t conc_ng_per_ml;
};

struct body_dose {
    int64_t at_s; /* ticks */
    int64_t fg;
};

/* The drug of the last `span_s` seconds, sliding. */
struct body_window {
    int64_t span_s;
    int64_t fg;     /* now */
    int64_t fg_max; /* worst so far */
    int64_t max_s;  /* ticks at which that was */
    uint64_t tail;  /* the oldest dose within, counted since made */
};

/*
 * 1. the nl of slugs first .. first + slugs - 1 (modulo BODY_SLUGS_MAX) sum
 *    up to path_nl, when cells is 0
 * 2. a window's fg is the sum of doses tail .. head - 1 (modulo BODY_DOSES)
 * 3. pushed_nl + air_nl is what the rotor moved
 */
struct body {
    int64_t capacity_nl;
    int64_t reservoir_nl;
    int64_t reservoir_conc_ng_per_ml;
    int64_t path_nl;
    int32_t cells;
    int64_t cell_fg[BODY_CELLS_MAX];
    struct body_slug slug[BODY_SLUGS_MAX];
    int32_t first;
    int32_t slugs;

    int64_t pushed_nl; /* by the rotor, air not counted */
    int64_t air_nl;    /* pushed while the reservoir was dry */
    int64_t tip_fg;    /* left the tip */
    int64_t pocket_fg; /* injected beside the reservoir */
    int64_t over_nl;   /* filled above capacity */
    struct body_window hour;
    struct body_window day;
    struct body_dose *dose; /* BODY_DOSES of them */
    uint64_t head;          /* doses since made */
};

/* A dry pump of capacity_nl with a path of path_nl full of saline, mixed in
 * `cells` cells (0: plug flow).  Returns -1 when memory is short. */
int body_init(
    struct body *body, int64_t capacity_nl, int64_t path_nl, int32_t cells);
void body_free(struct body *body);

/* *to becomes as *from is.  Both were given to body_init. */
void body_copy(struct body *to, const struct body *from);

/* Fill nl at conc; it mixes with what is there, to whole ng/mL rounded up.
 * More than the capacity goes in, and is counted in over_nl. */
void body_fill(struct body *body, int64_t nl, int64_t conc_ng_per_ml);

/* The needle missed: nl at conc go beside the reservoir. */
void body_pocket(struct body *body, int64_t nl, int64_t conc_ng_per_ml);

/* Take out at most nl; returns what came. */
int64_t body_drain(struct body *body, int64_t nl);

/* The rotor pushes nl, or air when the reservoir is dry.  Returns the drug
 * that leaves the tip, in fg. */
int64_t body_push(struct body *body, int64_t now_s, int64_t nl);

/* Drug at the tip in the hour or the day that ends now, in fg. */
int64_t body_hour_fg(struct body *body, int64_t now_s);
int64_t body_day_fg(struct body *body, int64_t now_s);

#endif
