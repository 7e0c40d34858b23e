#include "pump/order.h"

#include "core/bolus.h"
#include "core/fault.h"
#include "core/model.h"
#include "pump/admit.h"
#include "pump/deliver.h"
#include "pump/memory.h"
#include "pump/state.h"

/* SR-28: what the journal does not take is answered so, whenever it is asked:
 * the answer is written with what it takes next. */
static enum refusal not_stored(struct state *state, const struct order *order)
{
    const struct ledger_answer last = { order->key, REFUSED_STORAGE };

    state_answered(state, &last);
    state->ledger.last.answer = last.answer; /* if it was to be another */
    state->changed = 1;
    state_alarm(state, EVENT_ALARM_MEMORY, 1);
    return admit_refuse(state, REFUSED_STORAGE);
}

/* The answer goes into the journal with the effect, so that the order's fate
 * is known after any reset. */
static enum refusal answer(
    struct state *state, const struct order *order, enum refusal refusal)
{
    const struct ledger_answer last = { order->key, (uint8_t)refusal };

    state_answered(state, &last);
    return memory_ledger(state) == OK ? admit_refuse(state, refusal)
                                      : not_stored(state, order);
}

/* SR-04: beside the heaviest day's basal dose, it takes a second at least. */
static int is_possible(
    const struct program *program, int32_t ng, int32_t seconds)
{
    const struct bolus_regimen regimen = {
        .basal_ng = schedule_day_ng_max(&program->schedule),
        .bolus_ng = ng,
    };
    int32_t shortest_s;

    if (ng < 1 || ng > LIMIT_NG_MAX)
        return 0;
    if (seconds > LEDGER_BOLUS_S_MAX)
        return 0;
    if (bolus_shortest(program_model(program), program->fill.conc_ng_per_ml,
            &regimen, &shortest_s) != OK)
        return 0;
    return seconds >= shortest_s;
}

/* One bolus at a time, and the program's own is never put off: several of them
 * would come closer together than what was admitted (SR-01). */
static int is_busy(const struct state *state, int32_t seconds)
{
    const struct ledger *ledger = &state->ledger;

    if (ledger->bolus.ng > 0)
        return 1;
    return ledger->periodic_tick != 0 &&
           ledger->periodic_tick < state->now + seconds;
}

static enum refusal check_bolus(const struct state *state,
    const struct order *order, int32_t ng, int32_t seconds)
{
    if (!state->programmed || order->base != state->program.number)
        return REFUSED_BASE;
    if (state->ledger.mode != PROGRAM_RUN)
        return REFUSED_MODE;
    if (program_in_lead(&state->program, state->ledger.made))
        return REFUSED_BUSY;
    if (is_busy(state, seconds))
        return REFUSED_BUSY;
    if (!is_possible(&state->program, ng, seconds))
        return REFUSED_BOLUS;
    return admit_bolus(state, ng, seconds);
}

enum refusal order_bolus(
    struct state *state, const struct order *order, int32_t ng, int32_t seconds)
{
    const struct ledger_answer *known = state_answer(state, order->key);
    const struct ledger_bolus before = state->ledger.bolus;
    enum refusal refusal;

    if (known)
        return (enum refusal)known->answer;
    refusal = check_bolus(state, order, ng, seconds);
    if (refusal == REFUSED_NOT)
        deliver_bolus(&state->ledger, state->now, ng, seconds);
    refusal = answer(state, order, refusal);
    if (refusal == REFUSED_STORAGE)
        state->ledger.bolus = before;
    if (refusal == REFUSED_NOT)
        state_log(state, EVENT_BOLUS_STARTED, ng);
    return refusal;
}

enum refusal order_hold(
    struct state *state, const struct order *order, enum program_mode mode)
{
    const struct ledger_answer *known = state_answer(state, order->key);

    ASSERT(mode != PROGRAM_RUN);
    if (known)
        return (enum refusal)known->answer;
    if (!state->programmed)
        return answer(state, order, REFUSED_NOTHING);
    state->ledger.hold = (uint8_t)mode;
    state->ledger.emergency = 0;
    state_settle(state);
    return answer(state, order, REFUSED_NOT);
}

/* Causes that no order answers: nothing is left to deliver, or to deliver it
 * with, or to know it by. */
static int is_beyond_order(const struct alarm *alarm)
{
    return alarm_is_active(alarm, EVENT_ALARM_EMPTY) ||
           alarm_is_active(alarm, EVENT_ALARM_EOS) ||
           alarm_is_active(alarm, EVENT_ALARM_MEMORY_CRITICAL);
}

static enum refusal check_again(
    const struct state *state, const struct order *order, int decided)
{
    enum refusal refusal;

    if (!state->programmed || order->base != state->program.number)
        return REFUSED_BASE;
    if (state->ledger.mode == PROGRAM_RUN &&
        !alarm_is_active(&state->alarm, EVENT_ALARM_BATTERY_RESET))
        return REFUSED_NOTHING; /* nothing to restart, nothing to answer */
    if (is_beyond_order(&state->alarm))
        return REFUSED_MODE;
    refusal = admit_restart(state, decided);
    return refusal == REFUSED_NOT ? admit_program(state, &state->program)
                                  : refusal;
}

enum refusal order_restart(
    struct state *state, const struct order *order, int decided)
{
    const struct ledger_answer *known = state_answer(state, order->key);
    enum refusal refusal;

    if (known)
        return (enum refusal)known->answer;
    refusal = check_again(state, order, decided);
    if (refusal != REFUSED_NOT)
        return answer(state, order, refusal);
    state_lift(state, decided);
    state->ledger.hold = PROGRAM_RUN;
    state->ledger.emergency = 0;
    state_settle(state);
    return answer(state, order, REFUSED_NOT);
}

enum refusal order_emergency(struct state *state, const struct order *order)
{
    const struct ledger_answer *known = state_answer(state, order->key);

    if (known)
        return (enum refusal)known->answer;
    if (!state->programmed)
        return answer(state, order, REFUSED_NOTHING);
    state->ledger.emergency = 1;
    if (state->ledger.hold > PROGRAM_MINIMUM)
        state->ledger.hold = PROGRAM_MINIMUM;
    state_log(state, EVENT_EMERGENCY_HOLD, 0);
    state_alarm(state, EVENT_ALARM_HELD, 1);
    state_settle(state);
    return answer(state, order, REFUSED_NOT);
}

/* The same program at another pump time, in one record as any program is. */
static enum refusal change_clock(struct state *state, const struct order *order,
    const struct program_clock *clock)
{
    struct program next = state->program;
    struct ledger ledger = state->ledger;
    enum refusal refusal;

    next.number++;
    next.tick = state->now;
    next.clock = *clock;
    next.lead = (struct program_lead){ .kind = PROGRAM_LEAD_NONE };
    refusal = program_check(&next);
    if (refusal == REFUSED_NOT)
        refusal = admit_program(state, &next);
    if (refusal != REFUSED_NOT)
        return answer(state, order, refusal);
    deliver_shift(&state->program, &ledger, clock->start_s);
    ledger.last = (struct ledger_answer){ order->key, REFUSED_NOT };
    if (memory_commit(state, &next, &ledger) != OK)
        return not_stored(state, order);
    state_log(state, EVENT_CLOCK_SET, clock->zone_s);
    return REFUSED_NOT;
}

enum refusal order_clock(struct state *state, const struct order *order,
    const struct program_clock *clock)
{
    const struct ledger_answer *known = state_answer(state, order->key);

    if (known)
        return (enum refusal)known->answer;
    if (order->base != state->program.number)
        return answer(state, order, REFUSED_BASE);
    if (!program_is_clock(clock))
        return answer(state, order, REFUSED_CLOCK);
    if (!state->programmed) {
        state->program.clock = *clock;
        state_keep_program(state);
        state_log(state, EVENT_CLOCK_SET, clock->zone_s);
        return answer(state, order, REFUSED_NOT);
    }
    if (state->ledger.bolus.ng > 0 ||
        program_in_lead(&state->program, state->ledger.made))
        return answer(state, order, REFUSED_BUSY);
    return change_clock(state, order, clock);
}

enum refusal order_silence(struct state *state)
{
    struct alarm_news news;

    if (alarm_silence(&state->alarm, state->now, &news) != OK)
        return admit_refuse(state, REFUSED_NOTHING);
    state_news(state, &news);
    return REFUSED_NOT;
}

enum refusal order_sound(struct state *state, enum event_priority priority)
{
    struct alarm_news news;

    if (alarm_test(&state->alarm, priority, &news) != OK)
        return admit_refuse(state, REFUSED_ALARM_SETTING);
    state_news(state, &news);
    return REFUSED_NOT;
}
