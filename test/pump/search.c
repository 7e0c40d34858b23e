#include "test/pump/search.h"

#include <stdlib.h>
#include <string.h>

#include "core/drug.h"
#include "core/fault.h"
#include "core/model.h"
#include "core/units.h"
#include "pump/deliver.h"

enum { DAY_S = 86400, HOUR_S = 3600, STROKE_NL = 1000 };

static struct search *living; /* whom a fault ends */
static jmp_buf fault_exit;

_Noreturn void fault(const char *file, int line)
{
    if (!living)
        abort();
    if (getenv("SEARCH_TRACE"))
        fprintf(stderr, "fault at %s:%d\n", file, line);
    longjmp(fault_exit, 1);
}

/* --- the oracle --- */

/* The largest cap in force since then. */
static struct limit_caps largest(const struct search *s, int64_t since_s)
{
    struct limit_caps most = s->cap[s->caps - 1].caps;
    int i;

    for (i = s->caps - 1; i > 0 && s->cap[i].since_s > since_s; i--) {
        if (s->cap[i - 1].caps.day_ng > most.day_ng)
            most.day_ng = s->cap[i - 1].caps.day_ng;
        if (s->cap[i - 1].caps.hour_ng > most.hour_ng)
            most.hour_ng = s->cap[i - 1].caps.hour_ng;
    }
    return most;
}

static void judge(struct search *s, enum verdict verdict)
{
    if (s->verdict == VERDICT_HELD)
        s->verdict = verdict;
}

/* A stroke was made: what left the tip? */
static void at_stroke(struct rig *rig)
{
    struct search *s = rig->oracle;
    const int64_t now_s = rig->now;

    s->strokes++;
    (void)body_push(&s->body, now_s, STROKE_NL);
    if (body_day_fg(&s->body, now_s) >
        units_fg_of_ng(largest(s, now_s - DAY_S).day_ng))
        judge(s, VERDICT_DAY);
    if (body_hour_fg(&s->body, now_s) >
        units_fg_of_ng(largest(s, now_s - HOUR_S).hour_ng))
        judge(s, VERDICT_HOUR);
    if (s->cut_s >= 0)
        longjmp(s->lost, 1);
}

static void caps_hold(struct search *s, const struct limit_caps *caps)
{
    if (s->caps == SEARCH_CAPS) {
        memmove(s->cap, s->cap + 1, sizeof(s->cap) - sizeof(s->cap[0]));
        s->caps--;
    }
    s->cap[s->caps].since_s = s->rig.now;
    s->cap[s->caps].caps = *caps;
    s->caps++;
}

static int not_delivering(const struct search *s)
{
    return alarm_is_active(
        &s->rig.pump.state.alarm, EVENT_ALARM_NOT_DELIVERING);
}

/* --- time --- */

static void reset(struct search *s, int64_t off_s)
{
    struct rig *rig = &s->rig;

    rig->now += off_s;
    rig->enabled = 0;
    memmove(s->reset_s + 1, s->reset_s, 3 * sizeof(s->reset_s[0]));
    s->reset_s[0] = rig->now;
    if (s->reset_s[3] > rig->now - DAY_S)
        s->excused = 1;
    memset(&rig->pump, 0xa5, sizeof(rig->pump));
    pump_init(&rig->pump, &rig->port, rig->now - s->skew_s);
    rig->next = rig->now;
}

static void wake(struct search *s)
{
    struct rig *rig = &s->rig;

    if (setjmp(s->lost)) {
        const int32_t off_s = s->cut_s;

        s->cut_s = -1;
        reset(s, off_s);
        return;
    }
    rig->next = pump_wake(&rig->pump, rig->now - s->skew_s) + s->skew_s;
    if (s->late)
        rig->next +=
            (int64_t)((uint64_t)rig->next * 2654435761U >> 16) % (s->late + 1);
}

static void live(struct search *s, int64_t until)
{
    struct rig *rig = &s->rig;

    while (rig->next <= until && s->verdict == VERDICT_HELD) {
        if (rig->next > rig->now)
            rig->now = rig->next;
        wake(s);
        if (until < rig->now)
            until = rig->now;
    }
    if (until > rig->now)
        rig->now = until;
    if (s->caps > 0 && !rig->pump.state.programmed)
        judge(s, VERDICT_LOST);
    if (rig->unlawful)
        judge(s, VERDICT_UNLAWFUL);
    if (not_delivering(s) && !s->excused)
        judge(s, VERDICT_REFUSED);
}

/* --- what a programmer does; a stroke may be cut in it, too --- */

static void begin(struct search *s)
{
    pump_begin(&s->rig.pump, s->rig.now - s->skew_s);
}

static void end(struct search *s)
{
    s->rig.next = pump_end(&s->rig.pump) + s->skew_s;
    s->answers++;
}

static struct order order(struct search *s)
{
    const struct order order = { ++s->key, s->rig.pump.state.program.number };

    return order;
}

/* What the rule that only looks back would say. */
static int fits_backward(struct search *s, int32_t ng)
{
    return body_day_fg(&s->body, s->rig.now) + units_fg_of_ng(ng) <=
           units_fg_of_ng(s->cap[s->caps - 1].caps.day_ng);
}

static enum refusal bolus(struct search *s, int32_t ng, int32_t seconds)
{
    const struct order o = order(s);
    enum refusal refusal = REFUSED_WINDOW;

    begin(s);
    if (s->rule != RULE_BACKWARD || fits_backward(s, ng))
        refusal = order_bolus(&s->rig.pump.state, &o, ng, seconds);
    end(s);
    return refusal;
}

static void hold(struct search *s, enum program_mode mode)
{
    const struct order o = order(s);

    begin(s);
    if (order_hold(&s->rig.pump.state, &o, mode) != REFUSED_NOT)
        judge(s, VERDICT_FAULT);
    end(s);
}

static enum refusal emergency(struct search *s)
{
    const struct order o = order(s);
    enum refusal refusal;

    begin(s);
    refusal = order_emergency(&s->rig.pump.state, &o);
    end(s);
    return refusal;
}

static enum refusal restart(struct search *s)
{
    const struct order o = order(s);
    enum refusal refusal;

    begin(s);
    refusal = order_restart(&s->rig.pump.state, &o, 1);
    end(s);
    return refusal;
}

static enum refusal stage(
    struct search *s, const struct program *wanted, uint8_t flags)
{
    struct pump *pump = &s->rig.pump;
    enum refusal refusal;

    begin(s);
    refusal = command_stage(
        &pump->state, wanted, flags, pump->state.program.number, &pump->stage);
    end(s);
    return refusal;
}

/* The least caps that are admitted, by halving; 0 if none. */
static int tighten(
    struct search *s, struct program *wanted, uint8_t flags, int with_hour)
{
    int32_t low, high = drug_baclofen()->day_ng_ceiling, middle;

    wanted->caps.day_ng = wanted->caps.hour_ng = high;
    if (stage(s, wanted, flags) != REFUSED_NOT)
        return 0;
    for (low = wanted->caps.stroke_ng - 1; low + 1 < high;) {
        middle = low + (high - low) / 2;
        wanted->caps.day_ng = wanted->caps.hour_ng = middle;
        if (stage(s, wanted, flags) == REFUSED_NOT)
            high = middle;
        else
            low = middle;
    }
    wanted->caps.day_ng = wanted->caps.hour_ng = high;
    if (!with_hour)
        return 1;
    for (low = wanted->caps.stroke_ng - 1; low + 1 < high;) {
        middle = low + (high - low) / 2;
        wanted->caps.hour_ng = middle;
        if (stage(s, wanted, flags) == REFUSED_NOT)
            high = middle;
        else
            low = middle;
    }
    wanted->caps.hour_ng = high;
    return 1;
}

/* The rules that are wrong open the pump's own gate, and hold these caps. */
static struct limit_caps naive_caps(
    const struct search *s, const struct program *wanted)
{
    struct program counted = *wanted;

    if (s->rule == RULE_RESERVOIR) {
        counted.path.tip_ng_per_ml = counted.fill.conc_ng_per_ml;
        counted.path.counted_ng_per_ml = counted.fill.conc_ng_per_ml;
        rig_caps(&counted);
    }
    return counted.caps;
}

static void fill(struct search *s, const struct program *program)
{
    (void)body_drain(&s->body, INT32_MAX);
    body_fill(&s->body, program->fill.volume_nl, program->fill.conc_ng_per_ml);
}

static void set_caps(
    struct search *s, struct program *wanted, uint8_t flags, int how)
{
    if (how == CAPS_KEPT)
        return;
    rig_caps(wanted);
    if (how != CAPS_DEFAULT)
        (void)tighten(s, wanted, flags, how == CAPS_TIGHT);
}

static enum refusal commit(
    struct search *s, struct program *wanted, uint8_t flags, int how)
{
    struct pump *pump = &s->rig.pump;
    struct limit_caps caps;
    enum refusal refusal;

    set_caps(s, wanted, flags, how);
    caps = naive_caps(s, wanted);
    if (s->rule != RULE_PUMP)
        wanted->caps.hour_ng = wanted->caps.day_ng = LIMIT_NG_MAX;
    refusal = stage(s, wanted, flags);
    if (refusal != REFUSED_NOT)
        return refusal;
    begin(s);
    refusal =
        command_commit(&pump->state, &pump->stage, ++s->key, pump->stage.hash);
    if (refusal == REFUSED_NOT) {
        caps_hold(s, &caps);
        if (flags & COMMAND_REFILLED)
            fill(s, &pump->state.program);
    }
    end(s);
    return refusal;
}

static void give(struct search *s, const struct act *act)
{
    int32_t ng = act->a, i;

    for (i = 0; i <= act->c && ng > 0; i++, ng /= 2)
        if (bolus(s, ng, act->b) == REFUSED_NOT)
            return;
}

static void change_program(struct search *s, const struct act *act)
{
    struct program wanted = s->rig.pump.state.program;

    script_therapy(act->a, &wanted);
    wanted.lead = (struct program_lead){ 0 };
    (void)commit(s, &wanted, 0, act->b);
    (void)restart(s);
}

static enum refusal set_clock(struct search *s, int64_t by_s)
{
    const struct order o = order(s);
    struct program_clock clock = s->rig.pump.state.program.clock;
    enum refusal refusal;

    clock.start_s += by_s;
    begin(s);
    refusal = order_clock(&s->rig.pump.state, &o, &clock);
    end(s);
    return refusal;
}

/* The old drug at its old pace, within what a lead may be. */
static void bridge(struct program *wanted, int32_t old_conc)
{
    const int64_t path_nl = program_path_nl(wanted);
    const int64_t week_ng = schedule_week_ng(&wanted->schedule);
    int64_t seconds = path_nl * old_conc / 1000000 * 7 * DAY_S / week_ng;

    if (seconds > PROGRAM_LEAD_S_MAX)
        seconds = PROGRAM_LEAD_S_MAX;
    if (seconds < path_nl * DAY_S / 24000000 + 1)
        seconds = path_nl * DAY_S / 24000000 + 1;
    wanted->lead.kind = PROGRAM_LEAD_BRIDGE;
    wanted->lead.strokes = program_path_nl(wanted) / STROKE_NL;
    wanted->lead.seconds = (int32_t)seconds;
    wanted->lead.cap_ng = LIMIT_NG_MAX;
}

static void change_drug(struct search *s, const struct act *act)
{
    struct program wanted = s->rig.pump.state.program;
    const int32_t old_conc = wanted.fill.conc_ng_per_ml;
    uint8_t flags = COMMAND_REFILLED;

    wanted.fill.volume_nl = 38000000;
    wanted.fill.conc_ng_per_ml = act->a;
    wanted.fill.nominal_ng_per_ml = act->a;
    wanted.path.counted_ng_per_ml = LIMIT_NG_MAX; /* the pump computes it */
    wanted.lead = (struct program_lead){ 0 };
    if (act->c % 2 == 1)
        bridge(&wanted, old_conc);
    else
        flags |= COMMAND_UNBRIDGED;
    if (act->b > 0)
        script_therapy(act->b, &wanted);
    wanted.path.counted_ng_per_ml = old_conc > act->a ? old_conc : act->a;
    wanted.path.tip_ng_per_ml = old_conc;
    wanted.path.stroke = wanted.stroke = s->rig.pump.state.ledger.made;
    (void)commit(s, &wanted, flags, act->c / 2);
    (void)restart(s);
}

static void refill(struct search *s)
{
    struct program wanted = s->rig.pump.state.program;

    wanted.fill.volume_nl = 38000000;
    wanted.lead = (struct program_lead){ 0 };
    (void)commit(s, &wanted, COMMAND_REFILLED, CAPS_KEPT);
}

static void stall(struct search *s, int32_t seconds)
{
    s->excused = 1;
    s->rig.stuck = 1;
    live(s, s->rig.now + seconds);
    s->rig.stuck = 0;
}

/* The battery was flat: what time it is, is not known. */
static void flat(struct search *s, int32_t off_s)
{
    s->skew_s = s->rig.now + off_s;
    reset(s, off_s);
}

static void act_once(struct search *s, const struct act *act)
{
    switch ((enum act_kind)act->kind) {
    case ACT_WAIT:
        live(s, s->rig.now + act->a);
        break;
    case ACT_BOLUS:
        give(s, act);
        break;
    case ACT_STOP:
        hold(s, PROGRAM_STOPPED);
        break;
    case ACT_MINIMUM:
        hold(s, PROGRAM_MINIMUM);
        break;
    case ACT_EMERGENCY:
        (void)emergency(s);
        break;
    case ACT_RESTART:
        (void)restart(s);
        break;
    case ACT_RESET:
        reset(s, act->a);
        break;
    case ACT_CUT:
        s->cut_s = act->a;
        live(s, s->rig.now);
        break;
    case ACT_FLAT:
        flat(s, act->a);
        break;
    case ACT_CLOCK:
        (void)set_clock(s, act->a);
        break;
    case ACT_PROGRAM:
        change_program(s, act);
        break;
    case ACT_CHANGE:
        change_drug(s, act);
        break;
    case ACT_REFILL:
        refill(s);
        break;
    case ACT_STALL:
        stall(s, act->a);
        break;
    case ACT_KINDS:
        break;
    }
}

/* A wake, and what a command does in it, may be cut. */
static void act_in_time(struct search *s, const struct act *act)
{
    if (setjmp(s->lost)) {
        const int32_t off_s = s->cut_s;

        s->cut_s = -1;
        reset(s, off_s);
    } else {
        act_once(s, act);
    }
    live(s, s->rig.now);
}

static void first_program(struct search *s, const struct script *script)
{
    struct program wanted = rig_program(100000, script->conc_ng_per_ml);

    script_therapy(script->therapy, &wanted);
    rig_prime(&wanted, HOUR_S);
    (void)set_clock(s, wanted.clock.start_s);
    if (commit(s, &wanted, COMMAND_REFILLED, script->caps) != REFUSED_NOT)
        return;
    live(s, s->rig.now + HOUR_S);
}

enum verdict search_run(struct search *search, const struct script *script)
{
    struct rig *rig = &search->rig;
    volatile int32_t i;

    rig_free(rig);
    rig_init(rig);
    rig->at_stroke = at_stroke;
    rig->oracle = search;
    body_free(&search->body);
    if (body_init(&search->body, 40000000, 272000, 0))
        abort();
    search->verdict = VERDICT_HELD;
    search->cut_s = -1;
    search->skew_s = 0;
    search->excused = 0;
    search->late = script->late;
    search->caps = 0;
    for (i = 0; i < 4; i++)
        search->reset_s[i] = -DAY_S;
    living = search;
    if (setjmp(fault_exit)) {
        judge(search, VERDICT_FAULT);
        return search->verdict;
    }
    first_program(search, script);
    for (i = 0; i < script->count && search->caps > 0; i++)
        if (search->verdict == VERDICT_HELD)
            act_in_time(search, &script->act[i]);
    return search->verdict;
}

void search_init(struct search *search)
{
    memset(search, 0, sizeof(*search));
    rig_init(&search->rig);
    if (body_init(&search->body, 40000000, 272000, 0))
        abort();
}

void search_free(struct search *search)
{
    rig_free(&search->rig);
    body_free(&search->body);
    living = NULL;
}

/* --- what is found --- */

void search_shrink(struct search *search, struct script *script)
{
    const enum verdict verdict = search_run(search, script);
    int32_t i;
    int again = 1;

    while (again) {
        again = 0;
        for (i = script->count - 1; i >= 0; i--) {
            struct script less = *script;

            memmove(&less.act[i], &less.act[i + 1],
                (size_t)(less.count - i - 1) * sizeof(less.act[0]));
            less.count--;
            if (search_run(search, &less) == verdict) {
                *script = less;
                again = 1;
            }
        }
    }
}

const char *search_words(enum verdict verdict)
{
    static const char *const words[] = { "held", "24 h above the cap",
        "an hour above the cap", "admitted and not delivered", "a fault",
        "the program is lost", "a stroke without the second key" };

    return words[verdict];
}
