#include "core/encounter.h"

#include <stddef.h>

/*@ requires \valid_read(value + (0 .. count - 1));
  @ assigns \nothing;
  @ ensures \result != 0 <==>
  @   \forall integer k; 0 <= k < count ==> value[k] <= max; */
static int are_within(const uint64_t *value, size_t count, uint64_t max)
{
    size_t i;

    /*@ loop invariant 0 <= i <= count;
      @ loop invariant \forall integer k; 0 <= k < i ==> value[k] <= max;
      @ loop assigns i;
      @ loop variant count - i; */
    for (i = 0; i < count; i++)
        if (value[i] > max)
            return 0;
    return 1;
}

/* 0 where there was none. */
/*@ assigns \nothing;
  @ ensures \result != 0 <==> a_conc(ng_per_ml); */
static int is_conc(uint32_t ng_per_ml)
{
    return ng_per_ml == 0 || units_is_conc(ng_per_ml);
}

/*@ requires \valid_read(schedule);
  @ assigns \nothing;
  @ ensures \result != 0 <==>
  @   schedule->set_count == 0 && schedule->step_count == 0; */
static int is_zero_schedule(const struct schedule *schedule)
{
    return schedule->set_count == 0 && schedule->step_count == 0;
}

/* Instants of pump time; 0 for none. */
/*@ requires \valid_read(pump);
  @ assigns \nothing;
  @ ensures \result != 0 ==> valid_times(pump); */
static int is_time(const struct encounter_pump *pump)
{
    const uint64_t at_s[] = { pump->pump_s, pump->tick_s, pump->filled_s,
        pump->low_s, pump->empty_s, pump->eri_s, pump->eos_s,
        pump->periodic_s };

    if (pump->offset_s < -ENCOUNTER_OFFSET_MAX ||
        pump->offset_s > ENCOUNTER_OFFSET_MAX)
        return 0;
    return are_within(at_s, sizeof at_s / sizeof at_s[0], UNITS_PUMP_S_MAX);
}

/*@ requires \valid_read(pump);
  @ assigns \nothing;
  @ ensures \result != 0 ==> valid_content(pump); */
static int is_content(const struct encounter_pump *pump)
{
    const uint64_t nl[] = { pump->volume_nl, pump->fill_nl, pump->alarm_nl,
        pump->tubing_nl, pump->catheter_nl, pump->path_left_nl };

    if (pump->rest_num >= pump->rest_den)
        return 0;
    return are_within(nl, sizeof nl / sizeof nl[0], UNITS_VOLUME_NL_MAX) &&
           is_conc(pump->nominal_ng_per_ml) && is_conc(pump->used_ng_per_ml) &&
           is_conc(pump->path_ng_per_ml);
}

/*@ requires \valid_read(bolus);
  @ assigns \nothing;
  @ ensures \result != 0 ==> valid_bolus(bolus); */
static int is_bolus(const struct encounter_bolus *bolus)
{
    if (bolus->kind == ENCOUNTER_BESIDE_NOTHING)
        return bolus->ordered_nl == 0 && bolus->given_nl == 0 &&
               bolus->left_s == 0 && bolus->left_ng == 0;
    if (bolus->kind >= ENCOUNTER_BESIDES)
        return 0;
    if (bolus->left_ng > 0 && bolus->kind >= ENCOUNTER_BESIDE_BRIDGE)
        return 0;
    return bolus->ordered_nl <= UNITS_VOLUME_NL_MAX &&
           bolus->given_nl <= bolus->ordered_nl &&
           bolus->left_ng <= UNITS_DOSE_NG_MAX;
}

/* F-02, as docs/protocol.md has it. */
/*@ requires \valid_read(periodic);
  @ assigns \nothing;
  @ ensures \result != 0 ==> valid_periodic(periodic); */
static int is_periodic(const struct encounter_periodic *periodic)
{
    if (periodic->dose_ng == 0)
        return periodic->every_min == 0 && periodic->first_min == 0 &&
               periodic->seconds == 0;
    return periodic->dose_ng <= UNITS_DOSE_NG_MAX && periodic->every_min > 0;
}

/* Invariant 2. */
/*@ requires \valid_read(pump);
  @ assigns \nothing;
  @ ensures \result != 0 ==> valid_program(pump); */
static int is_program(const struct encounter_pump *pump)
{
    if (pump->mode >= ENCOUNTER_MODES)
        return 0;
    if (pump->number == 0)
        return pump->mode == ENCOUNTER_UNPROGRAMMED &&
               is_zero_schedule(&pump->schedule);
    return pump->mode != ENCOUNTER_UNPROGRAMMED && pump->used_ng_per_ml != 0 &&
           schedule_check(&pump->schedule) == OK;
}

/*@ requires \valid_read(pump);
  @ assigns \nothing;
  @ ensures \result != 0 ==> valid_pump(pump); */
static int is_pump(const struct encounter_pump *pump)
{
    return is_time(pump) && is_content(pump) && is_program(pump) &&
           is_bolus(&pump->bolus) && is_periodic(&pump->periodic);
}

/*@ requires \valid_read(fill);
  @ assigns \nothing;
  @ ensures \result != 0 ==> valid_fill(fill); */
static int is_fill(const struct encounter_fill *fill)
{
    const uint64_t nl[] = { fill->drained_nl, fill->filled_nl, fill->rinse_nl };

    if (fill->flags > ENCOUNTER_FLAGS || fill->cause >= ENCOUNTER_CAUSES)
        return 0;
    if (fill->expected_nl != ENCOUNTER_FIRST_FILL &&
        fill->expected_nl > UNITS_VOLUME_NL_MAX)
        return 0;
    return are_within(nl, sizeof nl / sizeof nl[0], UNITS_VOLUME_NL_MAX) &&
           is_conc(fill->old_ng_per_ml) && is_conc(fill->nominal_ng_per_ml) &&
           is_conc(fill->true_ng_per_ml);
}

/*@ requires \valid_read(act);
  @ assigns \nothing;
  @ ensures \result != 0 ==> valid_act(act); */
static int is_act(const struct encounter_act *act)
{
    if (act->kind == 0 || act->kind >= ENCOUNTER_ACT_KINDS)
        return 0;
    return act->fate != 0 && act->fate < ENCOUNTER_FATES &&
           act->utc_s <= UNITS_PUMP_S_MAX;
}

/*@ requires \valid_read(e);
  @ assigns \nothing;
  @ ensures \result != 0 <==> \forall integer i; 0 <= i < ENCOUNTER_WORDS ==>
  @   e->word[i].size <= ENCOUNTER_WORD_MAX; */
static int are_words(const struct encounter *e)
{
    int i;

    /*@ loop invariant 0 <= i <= ENCOUNTER_WORDS;
      @ loop invariant \forall integer k; 0 <= k < i ==>
      @   e->word[k].size <= ENCOUNTER_WORD_MAX;
      @ loop assigns i;
      @ loop variant ENCOUNTER_WORDS - i; */
    for (i = 0; i < ENCOUNTER_WORDS; i++)
        if (e->word[i].size > ENCOUNTER_WORD_MAX)
            return 0;
    return 1;
}

enum status encounter_check(const struct encounter *e)
{
    int i;

    if (e->begun_utc_s > e->ended_utc_s || e->ended_utc_s > UNITS_PUMP_S_MAX)
        return ERR_RANGE;
    if (!credential_is_serial(e->serial))
        return ERR_RANGE;
    if (!is_pump(&e->before) || !is_pump(&e->after))
        return ERR_RANGE;
    if (!is_fill(&e->fill) || !are_words(e))
        return ERR_RANGE;
    if (e->act_count > ENCOUNTER_ACTS_MAX)
        return ERR_RANGE;
    /*@ loop invariant 0 <= i <= e->act_count;
      @ loop invariant \forall integer k; 0 <= k < i ==> valid_act(&e->act[k]);
      @ loop assigns i;
      @ loop variant e->act_count - i; */
    for (i = 0; i < e->act_count; i++)
        if (!is_act(&e->act[i]))
            return ERR_RANGE;
    return OK;
}

const char *encounter_cause_slug(uint32_t cause)
{
    static const char *const slugs[ENCOUNTER_CAUSES] = {
        [ENCOUNTER_OVER_DELIVERY] = "over-delivery",
        [ENCOUNTER_UNDER_DELIVERY] = "under-delivery",
        [ENCOUNTER_STALL] = "stall",
        [ENCOUNTER_OCCLUSION] = "occlusion",
        [ENCOUNTER_POCKET_FILL] = "pocket-fill",
        [ENCOUNTER_INCOMPLETE_DRAIN] = "incomplete-drain",
        [ENCOUNTER_WRONG_LAST_FILL] = "wrong-last-fill",
        [ENCOUNTER_NOT_KNOWN] = "not-known",
    };

    return cause < ENCOUNTER_CAUSES ? slugs[cause] : NULL;
}
