#include "test/pump/script.h"

#include <stdlib.h>
#include <string.h>

/* --- therapies, by number --- */

static void make_flex(struct dice *dice, struct schedule *schedule)
{
    static const uint8_t days[][2] = { { 0x7f, 0 }, { 0x1f, 0x60 },
        { 0x15, 0x6a } };
    const uint8_t *sets = days[dice_between(dice, 0, 2)];
    int k, i;

    schedule_init(schedule);
    for (k = 0; k < 2 && sets[k]; k++) {
        const int steps = (int)dice_between(dice, 1, 4);

        if (schedule_add_set(schedule, sets[k]) != OK)
            abort();
        for (i = 0; i < steps; i++)
            if (schedule_add_step(schedule,
                    i * 1440 / steps +
                        (i ? (int32_t)dice_between(dice, -60, 60) : 0),
                    dice_between(dice, 3000, 300000)) != OK)
                abort();
    }
}

void script_therapy(int32_t n, struct program *program)
{
    struct dice dice = { (uint64_t)n * 77 + 5 };
    struct program_bolus *periodic = &program->periodic;

    memset(periodic, 0, sizeof(*periodic));
    switch (n % 4) {
    case 0:
    case 3:
        schedule_init_simple(
            &program->schedule, (int32_t)dice_between(&dice, 100, 1200) * 1000);
        break;
    case 1:
        make_flex(&dice, &program->schedule);
        break;
    default:
        schedule_init(&program->schedule);
        if (schedule_add_set(&program->schedule, 0x7f) != OK ||
            schedule_add_step(&program->schedule, 0, 100000) != OK ||
            schedule_add_step(&program->schedule, 480, 60000) != OK ||
            schedule_add_step(&program->schedule, 500, 150000) != OK)
            abort();
    }
    if (n % 4 == 3 || (n % 4 == 1 && n % 3 == 0)) {
        periodic->ng = (int32_t)dice_between(&dice, 2000, 60000);
        periodic->seconds = (int32_t)dice_between(&dice, 1200, 7200);
        periodic->interval_min =
            (int32_t)dice_between(&dice, periodic->seconds / 60 + 1, 1440);
        periodic->first_min = (int32_t)dice_between(&dice, 0, 1439);
    }
}

/* --- chance --- */

static int32_t one_of(struct dice *dice, const int32_t *list, int count)
{
    return list[dice_between(dice, 0, count - 1)];
}

static int32_t roll_conc(struct dice *dice)
{
    static const int32_t conc[] = { 500000, 500000, 1000000, 2000000, 2000000,
        333333, 1750001 };

    return one_of(dice, conc, 7);
}

static struct act roll_bolus(struct dice *dice)
{
    struct act act = { .kind = ACT_BOLUS };

    act.a = (int32_t)dice_between(dice, 1, 20) * 50000;
    if (dice_between(dice, 0, 1))
        act.a = (int32_t)dice_between(dice, 500, 100000);
    act.b = one_of(
        dice, (const int32_t[]){ 600, 3600, 7200, 43200, 86400, 200000 }, 6);
    act.c = (int32_t)dice_between(dice, 0, 1) * 10;
    return act;
}

static struct act roll_act(struct dice *dice)
{
    static const int32_t waits[] = { 60, 299, 3600, 7200, 18000, 43200, 86400,
        90000, 180000 };
    static const int32_t offs[] = { 0, 1, 60, 3600, 20000, 86400, 200000 };
    const int64_t p = dice_between(dice, 0, 99);
    struct act act = { .kind = ACT_WAIT };

    act.a = one_of(dice, waits, 9) + (int32_t)dice_between(dice, 0, 299);
    if (p < 40)
        return act;
    if (p < 60)
        return roll_bolus(dice);
    act.b = act.c = 0;
    act.kind = (uint8_t)dice_between(dice, ACT_STOP, ACT_STALL);
    switch ((enum act_kind)act.kind) {
    case ACT_RESET:
    case ACT_CUT:
    case ACT_FLAT:
        act.a = one_of(dice, offs, 7);
        break;
    case ACT_CLOCK:
        act.a = (int32_t)dice_between(dice, -48, 48) * 3600;
        break;
    case ACT_PROGRAM:
        act.a = (int32_t)dice_between(dice, 1, 10000);
        act.b = (int32_t)dice_between(dice, CAPS_DEFAULT, CAPS_KEPT);
        break;
    case ACT_CHANGE:
        act.a = roll_conc(dice);
        act.b =
            (int32_t)(dice_between(dice, 0, 1) * dice_between(dice, 1, 10000));
        act.c = (int32_t)dice_between(dice, 0, 7);
        break;
    case ACT_STALL:
        if (dice_between(dice, 0, 3))
            act = (struct act){ .kind = ACT_RESTART };
        else
            act.a = one_of(dice, waits, 9);
        break;
    default:
        act.a = 0;
        break;
    }
    return act;
}

void script_roll(struct dice *dice, struct script *script)
{
    int32_t i;

    memset(script, 0, sizeof(*script));
    script->conc_ng_per_ml = roll_conc(dice);
    script->therapy = (int32_t)dice_between(dice, 1, 10000);
    script->caps = (uint8_t)dice_between(dice, CAPS_DEFAULT, CAPS_DAY);
    script->late = (uint8_t)(dice_between(dice, 0, 1) * 3);
    script->count = (int32_t)dice_between(dice, 5, SCRIPT_ACTS);
    for (i = 0; i < script->count; i++)
        script->act[i] = roll_act(dice);
}

/* --- words --- */

void script_print(const struct script *script, FILE *out)
{
    static const char *const words[ACT_KINDS] = { "wait", "bolus", "stop",
        "minimum", "emergency", "restart", "reset", "cut", "flat", "clock",
        "program", "change", "refill", "stall" };
    int32_t i;

    fprintf(out, "therapy %d at %d ng/mL, caps %d, late %d\n", script->therapy,
        script->conc_ng_per_ml, script->caps, script->late);
    for (i = 0; i < script->count; i++)
        fprintf(out, "  %s %d %d %d\n", words[script->act[i].kind],
            script->act[i].a, script->act[i].b, script->act[i].c);
}
