/* property_limit.c: what limit admits runs, stroke by stroke (SR-01).
 *
 *     property_limit [CASES [SEED]]
 *
 * For random programs, changes of concentration, bridges, boluses and pasts:
 * the caps that limit_caps_default gives a plan admit it, unless the ceiling
 * is in the way; and what limit_admit lets through is then delivered for a
 * week and more, minute by minute.  No stroke of it is refused, and no 289
 * buckets and no hour hold more than the cap, though three blocks, less one
 * stroke for the motor's grain, are counted for nothing meanwhile.
 */
#include "core/limit.h"
#include "core/model.h"
#include "test/core/oracle.h"
#include "test/test.h"

enum {
    STROKE_NL = 1000,
    BLOCK_STROKES = 8,
    WALK_S = 8 * 86400, /* after the lead */
    PAST_S = 86400,
    BUCKETS = (PAST_S + LIMIT_LEAD_S_MAX + WALK_S) / LIMIT_BUCKET_S + 3,
};

static const char *program;
static unsigned long long seed;
static long long case_number;

/* Fault and failure both end here, with what repeats them. */
static void must(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr,
        "property_limit: case %lld does not hold: %s\n"
        "repeat it with: %s 1 %llu\n",
        case_number, what, program, seed);
    exit(1);
}

/* A pump that walks. */
struct world {
    struct schedule schedule;
    struct limit_caps caps;
    struct limit_caps caps_before;
    struct limit_plan plan;
    struct limit_bolus bolus;
    struct limit limit;
    int64_t tick_s;
    int64_t change_bucket;
    int32_t lead_stroke_ng;
    int64_t bucket_ng[BUCKETS]; /* from the first bucket of the walk */
    int64_t first_bucket;
};

/* Drug of so many buckets, the last one holding now. */
static int64_t window_ng(const struct world *w, int64_t buckets)
{
    int64_t i, ng = 0, now = w->tick_s / LIMIT_BUCKET_S - w->first_bucket;

    for (i = now; i >= 0 && i > now - buckets; i--)
        ng += w->bucket_ng[i];
    return ng;
}

static int32_t larger(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static void check_windows(const struct world *w)
{
    const int64_t since = w->tick_s / LIMIT_BUCKET_S - w->change_bucket;
    const struct limit_caps *a = &w->caps, *b = &w->caps_before;

    must(window_ng(w, 289) <=
             (since < 289 ? larger(a->day_ng, b->day_ng) : a->day_ng),
        "24 h are within the cap");
    must(window_ng(w, 13) <=
             (since < 13 ? larger(a->hour_ng, b->hour_ng) : a->hour_ng),
        "an hour is within the cap");
}

static void count(struct world *w, int32_t ng)
{
    limit_record(&w->limit, ng);
    w->bucket_ng[w->tick_s / LIMIT_BUCKET_S - w->first_bucket] += ng;
}

/* Concentrations, a schedule in the model's flow, and the plan's count. */
static void make_plan(struct dice *dice, struct world *w)
{
    static const int32_t usual[] = { 500000, 1000000, 2000000, 4000000 };
    const int32_t before = usual[dice_roll(dice) % 4];
    const int32_t conc = usual[dice_roll(dice) % 4];
    const int32_t counted = larger(before, conc);
    const int32_t path = (int32_t)dice_between(dice, 250, 1140) * STROKE_NL;
    struct limit_plan *plan = &w->plan;
    int32_t step;

    do
        dice_schedule(dice, &w->schedule,
            dice_between(
                dice, conc / 20, dice_between(dice, conc / 10, 3000000)));
    while (schedule_check_flow(&w->schedule, model_get(0), conc, &step) != OK);
    *plan = (struct limit_plan){ .caps = &w->caps,
        .schedule = &w->schedule,
        .pump_s = dice_between(dice, 20000, 20006) * 86400 +
                  dice_between(dice, 0, 86399),
        .block_ng = BLOCK_STROKES * (counted / 1000) };
    if (before != conc)
        plan->count = (struct limit_count){ conc, counted, 2 * path };
    if (dice_roll(dice) % 2 == 0) {
        plan->count.volume_nl /= 2;
        plan->lead.ng = path / STROKE_NL * (before / 1000);
        plan->lead.seconds =
            (int32_t)dice_between(dice, 3600, LIMIT_LEAD_S_MAX);
        if (dice_roll(dice) % 4 == 0) /* a prime of an empty path */
            plan->lead = (struct limit_lead){ 0, 1800 };
    }
    w->lead_stroke_ng = before / 1000;
}

/* A day before, that the gate let through under other caps. */
static void make_past(struct dice *dice, struct world *w)
{
    const int64_t begin_s = w->tick_s;
    const int32_t few = (int32_t)dice_between(dice, 1, 40);

    for (; w->tick_s < begin_s + PAST_S; w->tick_s += 60) {
        int32_t ng = (int32_t)dice_between(dice, 0, w->caps_before.stroke_ng);

        limit_advance(&w->limit, w->tick_s);
        if (dice_roll(dice) % (uint64_t)few != 0)
            continue;
        if (limit_stroke(&w->limit, ng) == OK)
            count(w, ng);
        check_windows(w);
    }
    limit_advance(&w->limit, w->tick_s);
}

/* Caps, past and bolus; 0 if the plan with them is not admitted. */
static int make(struct dice *dice, struct world *w)
{
    const int has_past = dice_roll(dice) % 2 == 0;

    memset(w, 0, sizeof(*w));
    make_plan(dice, w);
    w->caps = limit_caps_default(
        &w->plan, w->plan.block_ng / BLOCK_STROKES, LIMIT_NG_MAX);
    w->caps_before = w->caps;
    w->tick_s = dice_between(dice, 0, 1000000);
    w->first_bucket = w->tick_s / LIMIT_BUCKET_S;
    w->change_bucket = w->first_bucket - 289;
    w->bolus = (struct limit_bolus){ 0, 1 };
    limit_init(&w->limit, &w->caps, w->tick_s);
    if (limit_admit(&w->limit, &w->plan, &w->bolus) != OK) {
        must(w->caps.day_ng == LIMIT_NG_MAX, "the default caps admit the plan");
        return 0;
    }
    if (has_past) {
        w->caps_before.day_ng = (int32_t)dice_between(
            dice, w->caps.stroke_ng, dice_between(dice, 100000, LIMIT_NG_MAX));
        w->caps_before.hour_ng = (int32_t)dice_between(
            dice, w->caps.stroke_ng, w->caps_before.day_ng);
        if (limit_caps_check(&w->caps_before) != OK)
            return 0;
        limit_init(&w->limit, &w->caps_before, w->tick_s);
        w->change_bucket = INT64_MAX / 2;
        make_past(dice, w);
        w->change_bucket = w->tick_s / LIMIT_BUCKET_S;
    }
    if (w->plan.lead.seconds == 0 && dice_roll(dice) % 4 != 0) {
        w->bolus.ng = (int32_t)dice_between(dice, 0, w->caps.day_ng / 2);
        w->bolus.seconds = (int32_t)dice_between(dice, 60, 86400);
    }
    if (limit_admit(&w->limit, &w->plan, &w->bolus) != OK)
        return 0;
    return limit_change(&w->limit, &w->caps) == OK;
}

/* Drug due at_s after the plan began: of the lead, of schedule and bolus. */
static wide lead_due_fg(const struct world *w, int64_t at_s)
{
    const struct limit_lead *lead = &w->plan.lead;

    if (at_s >= lead->seconds)
        return (wide)lead->ng * 1000000;
    return (wide)lead->ng * 1000000 * at_s / lead->seconds;
}

static wide due_fg(const struct world *w, int64_t at_s)
{
    const int64_t start_s = w->plan.pump_s + w->plan.lead.seconds;
    wide fg = (wide)w->bolus.ng * 1000000;

    if (at_s < w->bolus.seconds)
        fg = fg * at_s / w->bolus.seconds;
    if (at_s > w->plan.lead.seconds)
        fg += schedule_between(&w->schedule, start_s, w->plan.pump_s + at_s)
                  .whole;
    return fg;
}

static void stroke(struct world *w, int32_t ng)
{
    must(limit_stroke(&w->limit, ng) == OK, "what is admitted is not refused");
    count(w, ng);
}

/* Deliver the plan, and lose three blocks on any one day. */
static long walk(struct dice *dice, struct world *w)
{
    const int64_t begin_s = w->tick_s;
    const int32_t counted_ng = w->plan.block_ng / BLOCK_STROKES;
    const wide end_s = w->plan.lead.seconds + WALK_S;
    int32_t conc = w->plan.count.conc_ng_per_ml;
    int64_t volume_nl = w->plan.count.volume_nl;
    int64_t lose_s[3], at_s;
    wide lead_given_fg = 0, given_fg = 0, due;
    long strokes = 0;
    int i;

    if (conc == 0)
        conc = counted_ng * 1000;
    lose_s[0] = dice_between(dice, 0, w->plan.lead.seconds + WALK_S - 1) / 60;
    lose_s[1] = lose_s[0] + dice_between(dice, 0, 100);
    lose_s[2] = lose_s[0] + dice_between(dice, 0, 1400);
    for (at_s = 0; at_s < end_s; at_s += 60) {
        w->tick_s = begin_s + at_s;
        limit_advance(&w->limit, w->tick_s);
        for (i = 0; i < 3; i++)
            if (lose_s[i] == at_s / 60)
                count(w, (BLOCK_STROKES - (i == 0)) * counted_ng);
        while (lead_due_fg(w, at_s) - lead_given_fg >=
               (wide)w->lead_stroke_ng * 1000000) {
            stroke(w, w->lead_stroke_ng);
            lead_given_fg += (wide)w->lead_stroke_ng * 1000000;
            strokes++;
        }
        due = due_fg(w, at_s);
        for (; due - given_fg >= (wide)conc * STROKE_NL;
             given_fg += (wide)conc * STROKE_NL) {
            stroke(w, volume_nl > 0 ? counted_ng : conc / 1000);
            volume_nl -= STROKE_NL;
            strokes++;
        }
        check_windows(w);
    }
    return strokes;
}

int main(int argc, char **argv)
{
    long long cases = argc > 1 ? atoll(argv[1]) : 20;
    struct dice seeds = { argc > 2 ? strtoull(argv[2], NULL, 10)
                                   : UINT64_C(20260115) };
    long long strokes = 0, walked = 0;
    static struct world w;

    program = argv[0];
    for (case_number = 1; case_number <= cases; case_number++) {
        struct dice dice;

        seed = argc > 2 && case_number == 1 ? seeds.state : dice_roll(&seeds);
        dice.state = seed;
        if (!make(&dice, &w))
            continue;
        walked++;
        strokes += walk(&dice, &w);
    }
    printf("property_limit: %lld cases hold, %lld admitted, %lld strokes\n",
        cases, walked, strokes);
    return cases > 10 && walked < cases / 4;
}
