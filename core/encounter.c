#include "core/encounter.h"

#include <stddef.h>

/* An instant of pump time or UTC; 0 for none. */
static int is_instant(uint64_t at_s)
{
    return at_s <= UNITS_PUMP_S_MAX;
}

static int is_volume(uint32_t volume_nl)
{
    return volume_nl <= UNITS_VOLUME_NL_MAX;
}

/* 0 where there was none. */
static int is_conc(uint32_t ng_per_ml)
{
    return ng_per_ml == 0 || units_is_conc(ng_per_ml);
}

static int is_zero_schedule(const struct schedule *schedule)
{
    return schedule->set_count == 0 && schedule->step_count == 0;
}

static int is_time(const struct encounter_pump *pump)
{
    if (pump->offset_s < -ENCOUNTER_OFFSET_MAX ||
        pump->offset_s > ENCOUNTER_OFFSET_MAX)
        return 0;
    return is_instant(pump->pump_s) && is_instant(pump->tick_s) &&
           is_instant(pump->filled_s) && is_instant(pump->low_s) &&
           is_instant(pump->empty_s) && is_instant(pump->eri_s) &&
           is_instant(pump->eos_s) && is_instant(pump->periodic_s);
}

static int is_content(const struct encounter_pump *pump)
{
    if (pump->rest_num >= pump->rest_den)
        return 0;
    return is_volume(pump->volume_nl) && is_volume(pump->fill_nl) &&
           is_volume(pump->alarm_nl) && is_volume(pump->tubing_nl) &&
           is_volume(pump->catheter_nl) && is_volume(pump->path_left_nl) &&
           is_conc(pump->nominal_ng_per_ml) && is_conc(pump->used_ng_per_ml) &&
           is_conc(pump->path_ng_per_ml);
}

static int is_bolus(const struct encounter_bolus *bolus)
{
    if (bolus->kind == ENCOUNTER_BESIDE_NOTHING)
        return bolus->ordered_nl == 0 && bolus->given_nl == 0 &&
               bolus->left_s == 0 && bolus->left_ng == 0;
    if (bolus->kind >= ENCOUNTER_BESIDES)
        return 0;
    if (bolus->left_ng > 0 && bolus->kind >= ENCOUNTER_BESIDE_BRIDGE)
        return 0;
    return is_volume(bolus->ordered_nl) &&
           bolus->given_nl <= bolus->ordered_nl &&
           bolus->left_ng <= UNITS_DOSE_NG_MAX;
}

/* F-02, as docs/protocol.md has it. */
static int is_periodic(const struct encounter_periodic *periodic)
{
    if (periodic->dose_ng == 0)
        return periodic->every_min == 0 && periodic->first_min == 0 &&
               periodic->seconds == 0;
    return periodic->dose_ng <= UNITS_DOSE_NG_MAX && periodic->every_min > 0;
}

/* Invariant 2. */
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

static int is_pump(const struct encounter_pump *pump)
{
    return is_time(pump) && is_content(pump) && is_program(pump) &&
           is_bolus(&pump->bolus) && is_periodic(&pump->periodic);
}

static int is_fill(const struct encounter_fill *fill)
{
    if (fill->flags > ENCOUNTER_FLAGS || fill->cause >= ENCOUNTER_CAUSES)
        return 0;
    if (fill->expected_nl != ENCOUNTER_FIRST_FILL &&
        !is_volume(fill->expected_nl))
        return 0;
    return is_volume(fill->drained_nl) && is_volume(fill->filled_nl) &&
           is_volume(fill->rinse_nl) && is_conc(fill->old_ng_per_ml) &&
           is_conc(fill->nominal_ng_per_ml) && is_conc(fill->true_ng_per_ml);
}

static int is_act(const struct encounter_act *act)
{
    if (act->kind == 0 || act->kind >= ENCOUNTER_ACT_KINDS)
        return 0;
    return act->fate != 0 && act->fate < ENCOUNTER_FATES &&
           is_instant(act->utc_s);
}

static int are_words(const struct encounter *e)
{
    int i;

    for (i = 0; i < ENCOUNTER_WORDS; i++)
        if (e->word[i].size > ENCOUNTER_WORD_MAX)
            return 0;
    return 1;
}

enum status encounter_check(const struct encounter *e)
{
    int i;

    if (!is_instant(e->ended_utc_s) || e->begun_utc_s > e->ended_utc_s)
        return ERR_RANGE;
    if (!credential_is_serial(e->serial))
        return ERR_RANGE;
    if (!is_pump(&e->before) || !is_pump(&e->after))
        return ERR_RANGE;
    if (!is_fill(&e->fill) || !are_words(e))
        return ERR_RANGE;
    if (e->act_count > ENCOUNTER_ACTS_MAX)
        return ERR_RANGE;
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
