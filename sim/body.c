#include "sim/body.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int body_init(
    struct body *body, int64_t capacity_nl, int64_t path_nl, int32_t cells)
{
    assert(cells >= 0 && cells <= BODY_CELLS_MAX);
    memset(body, 0, sizeof(*body));
    body->dose = malloc(BODY_DOSES * sizeof(body->dose[0]));
    if (!body->dose)
        return -1;
    body->capacity_nl = capacity_nl;
    body->path_nl = path_nl;
    body->cells = path_nl > 0 ? cells : 0;
    body->hour.span_s = BODY_HOUR_S;
    body->day.span_s = BODY_DAY_S;
    body->slug[0].nl = path_nl;
    body->slugs = path_nl > 0;
    return 0;
}

void body_free(struct body *body)
{
    free(body->dose);
    body->dose = NULL;
}

void body_copy(struct body *to, const struct body *from)
{
    struct body_dose *dose = to->dose;
    uint64_t i;

    *to = *from;
    to->dose = dose;
    for (i = from->day.tail; i < from->head; i++)
        dose[i % BODY_DOSES] = from->dose[i % BODY_DOSES];
}

void body_fill(struct body *body, int64_t nl, int64_t conc_ng_per_ml)
{
    const int64_t sum_nl = body->reservoir_nl + nl;
    const int64_t fg = body->reservoir_nl * body->reservoir_conc_ng_per_ml +
                       nl * conc_ng_per_ml;

    if (nl <= 0)
        return;
    body->reservoir_conc_ng_per_ml = (fg + sum_nl - 1) / sum_nl;
    body->reservoir_nl = sum_nl;
    if (sum_nl > body->capacity_nl)
        body->over_nl += sum_nl - body->capacity_nl;
}

void body_pocket(struct body *body, int64_t nl, int64_t conc_ng_per_ml)
{
    body->pocket_fg += nl * conc_ng_per_ml;
}

int64_t body_drain(struct body *body, int64_t nl)
{
    const int64_t out_nl = nl < body->reservoir_nl ? nl : body->reservoir_nl;

    body->reservoir_nl -= out_nl;
    return out_nl;
}

/* A slug enters the path behind the last one. */
static void queue(struct body *body, int64_t nl, int64_t conc_ng_per_ml)
{
    struct body_slug *last =
        &body->slug[(body->first + body->slugs + BODY_SLUGS_MAX - 1) %
                    BODY_SLUGS_MAX];

    if (body->slugs > 0 && last->conc_ng_per_ml == conc_ng_per_ml) {
        last->nl += nl;
        return;
    }
    assert(body->slugs < BODY_SLUGS_MAX);
    last = &body->slug[(body->first + body->slugs) % BODY_SLUGS_MAX];
    last->nl = nl;
    last->conc_ng_per_ml = conc_ng_per_ml;
    body->slugs++;
}

/* nl leave the path at its end; the drug in them. */
static int64_t leave(struct body *body, int64_t nl)
{
    int64_t fg = 0;

    while (nl > 0) {
        struct body_slug *first = &body->slug[body->first];
        const int64_t out_nl = nl < first->nl ? nl : first->nl;

        fg += out_nl * first->conc_ng_per_ml;
        first->nl -= out_nl;
        nl -= out_nl;
        if (first->nl == 0) {
            body->first = (body->first + 1) % BODY_SLUGS_MAX;
            body->slugs--;
        }
    }
    return fg;
}

/* fg in nl enter the first cell; each passes on its own mixture. */
static int64_t stir(struct body *body, int64_t nl, int64_t fg)
{
    const int64_t cell_nl = body->path_nl / body->cells;
    int32_t i;

    for (i = 0; i < body->cells; i++) {
        /* a push is far smaller than a cell, else it would wash it out */
        const int64_t part_nl = nl < cell_nl ? nl : cell_nl;
        const int64_t out_fg = body->cell_fg[i] / cell_nl * part_nl +
                               body->cell_fg[i] % cell_nl * part_nl / cell_nl;

        body->cell_fg[i] += fg - out_fg;
        fg = out_fg;
    }
    return fg;
}

/* Doses that are too old leave the window. */
static void slide(struct body *body, struct body_window *window, int64_t now_s)
{
    while (window->tail < body->head) {
        const struct body_dose *dose = &body->dose[window->tail % BODY_DOSES];

        if (dose->at_s > now_s - window->span_s)
            break;
        window->fg -= dose->fg;
        window->tail++;
    }
}

static void enter(
    struct body *body, struct body_window *window, int64_t now_s, int64_t fg)
{
    slide(body, window, now_s);
    window->fg += fg;
    if (window->fg > window->fg_max) {
        window->fg_max = window->fg;
        window->max_s = now_s;
    }
}

/* fg left the tip. */
static void deliver(struct body *body, int64_t now_s, int64_t fg)
{
    body->tip_fg += fg;
    enter(body, &body->hour, now_s, fg);
    enter(body, &body->day, now_s, fg);
    assert(body->head - body->day.tail < BODY_DOSES);
    body->dose[body->head % BODY_DOSES].at_s = now_s;
    body->dose[body->head % BODY_DOSES].fg = fg;
    body->head++;
}

int64_t body_push(struct body *body, int64_t now_s, int64_t nl)
{
    const int64_t in_nl = nl < body->reservoir_nl ? nl : body->reservoir_nl;
    const int64_t conc = body->reservoir_conc_ng_per_ml;
    int64_t fg;

    body->reservoir_nl -= in_nl;
    body->pushed_nl += in_nl;
    body->air_nl += nl - in_nl;
    if (body->cells > 0) {
        fg = stir(body, nl, in_nl * conc);
    } else {
        if (in_nl > 0)
            queue(body, in_nl, conc);
        if (in_nl < nl)
            queue(body, nl - in_nl, 0);
        fg = leave(body, nl);
    }
    deliver(body, now_s, fg);
    return fg;
}

int64_t body_hour_fg(struct body *body, int64_t now_s)
{
    slide(body, &body->hour, now_s);
    return body->hour.fg;
}

int64_t body_day_fg(struct body *body, int64_t now_s)
{
    slide(body, &body->day, now_s);
    return body->day.fg;
}
