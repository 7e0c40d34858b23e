#include "core/triage.h"

#include "core/fault.h"

static const struct triage_sign table[] = {
    { "hard-breathing", "Hard to breathe", TRIAGE_BREATHING, TRIAGE_EMERGENCY },
    { "slow-breathing", "Very slow or shallow breathing", TRIAGE_BREATHING,
        TRIAGE_EMERGENCY },
    { "unconscious", "Cannot be woken", TRIAGE_BREATHING, TRIAGE_EMERGENCY },
    { "seizure", "A seizure", TRIAGE_BREATHING, TRIAGE_EMERGENCY },
    { "slurred-speech", "Slurred speech", TRIAGE_BREATHING, TRIAGE_EMERGENCY },
    { "cold-body", "Unusually cold body", TRIAGE_BREATHING, TRIAGE_EMERGENCY },

    { "tightness", "Muscles much tighter than usual", TRIAGE_WITHDRAWAL,
        TRIAGE_CALL_NOW },
    { "fever", "Fever over 38.6 C (101.5 F)", TRIAGE_WITHDRAWAL,
        TRIAGE_CALL_NOW },
    { "itching", "Itching without hives", TRIAGE_WITHDRAWAL, TRIAGE_CALL_NOW },
    { "irritability", "Irritable, restless", TRIAGE_WITHDRAWAL,
        TRIAGE_CALL_NOW },
    { "mental-change", "A change in thinking or behavior", TRIAGE_WITHDRAWAL,
        TRIAGE_CALL_NOW },
    { "insomnia", "Severe trouble sleeping", TRIAGE_WITHDRAWAL,
        TRIAGE_CALL_NOW },
    { "low-blood-pressure", "Low blood pressure", TRIAGE_WITHDRAWAL,
        TRIAGE_CALL_NOW },
    { "tingling", "Tingling skin", TRIAGE_WITHDRAWAL, TRIAGE_CALL_NOW },

    { "floppy", "Floppy, much looser than usual", TRIAGE_OVERDOSE,
        TRIAGE_CALL_NOW },
    { "drowsy", "Drowsy, hard to keep awake", TRIAGE_OVERDOSE,
        TRIAGE_CALL_NOW },
    { "confused", "Confused", TRIAGE_OVERDOSE, TRIAGE_CALL_NOW },
    { "light-headed", "Light-headed", TRIAGE_OVERDOSE, TRIAGE_CALL_NOW },
    { "vomiting", "Vomiting", TRIAGE_OVERDOSE, TRIAGE_CALL_NOW },

    { "redness", "Redness at a wound or over the pump", TRIAGE_WOUND,
        TRIAGE_CALL_NOW },
    { "drainage", "Drainage from a wound", TRIAGE_WOUND, TRIAGE_CALL_NOW },
    { "swelling", "Swelling at a wound or over the pump", TRIAGE_WOUND,
        TRIAGE_CALL_NOW },
    { "skin-breakdown", "Skin breaking down over the pump or catheter",
        TRIAGE_WOUND, TRIAGE_CALL_NOW },
    { "fluid", "Fluid gathering around the pump or on the back", TRIAGE_WOUND,
        TRIAGE_CALL_NOW },

    { "two-tone", "Two-tone alarm, siren-like, about every 10 minutes",
        TRIAGE_DEVICE, TRIAGE_CALL_NOW },
    { "single-beep", "Single short beep, about once an hour", TRIAGE_DEVICE,
        TRIAGE_CALL_NOW },
    { "pump-moved", "The pump moved or turned over", TRIAGE_DEVICE,
        TRIAGE_CALL_NOW },
    { "too-much", "The pump seems to give too much", TRIAGE_DEVICE,
        TRIAGE_CALL_NOW },
    { "too-little", "The pump seems to give too little", TRIAGE_DEVICE,
        TRIAGE_CALL_NOW },
    { "missed-refill", "A refill was missed", TRIAGE_DEVICE, TRIAGE_CALL_NOW },

    { "headache", "Headache", TRIAGE_SIDE_EFFECT, TRIAGE_CALL_IN_HOURS },
    { "dizziness", "Dizziness", TRIAGE_SIDE_EFFECT, TRIAGE_CALL_IN_HOURS },
    { "nausea", "Nausea", TRIAGE_SIDE_EFFECT, TRIAGE_CALL_IN_HOURS },
    { "sleepiness", "Sleepier than usual", TRIAGE_SIDE_EFFECT,
        TRIAGE_CALL_IN_HOURS },
    { "constipation", "Constipation", TRIAGE_SIDE_EFFECT,
        TRIAGE_CALL_IN_HOURS },
    { "weakness", "Weakness", TRIAGE_SIDE_EFFECT, TRIAGE_CALL_IN_HOURS },
    { "blurred-vision", "Blurred vision", TRIAGE_SIDE_EFFECT,
        TRIAGE_CALL_IN_HOURS },
    { "urination", "Trouble passing urine", TRIAGE_SIDE_EFFECT,
        TRIAGE_CALL_IN_HOURS },
    { "more-seizures", "Seizures more often than usual, now over",
        TRIAGE_SIDE_EFFECT, TRIAGE_CALL_IN_HOURS },
    { "plans-changed", "Travel, surgery or other plans changed",
        TRIAGE_SIDE_EFFECT, TRIAGE_CALL_IN_HOURS },

    { "question", "A question", TRIAGE_QUESTION, TRIAGE_NEXT_VISIT },
    { "unknown", "Something else, or not sure", TRIAGE_UNKNOWN,
        TRIAGE_CALL_NOW },
};

enum {
    SIGNS = sizeof(table) / sizeof(table[0]),
    FEVER = 7, /* rows that the rules name; a test holds them to the slugs */
    TWO_TONE = 24,
    SINGLE_BEEP = 25,
};

_Static_assert(
    (int)SIGNS < (int)TRIAGE_SIGNS_MAX, "a set of signs fits one word");

const struct triage_sign *triage_get(size_t i)
{
    return i < SIGNS ? &table[i] : NULL;
}

/* Is the text the slug?  Ends, at the latest, with the slug of the table. */
static int same(const char *text, const char *slug)
{
    while (*slug != '\0' && *text == *slug) {
        text++;
        slug++;
    }
    return *text == *slug;
}

enum status triage_find(const char *slug, size_t *i)
{
    size_t row;

    for (row = 0; row < SIGNS; row++) {
        if (same(slug, table[row].slug)) {
            *i = row;
            return OK;
        }
    }
    return ERR_RANGE;
}

static int has(uint64_t signs, size_t row)
{
    return (int)(signs >> row & 1);
}

/* How many of the signs are of a kind. */
static int count(uint64_t signs, enum triage_kind kind)
{
    int n = 0;
    size_t row;

    for (row = 0; row < SIGNS; row++)
        if (table[row].kind == kind)
            n += has(signs, row);
    return n;
}

static uint32_t apply_rules(uint64_t signs)
{
    const int withdrawal = count(signs, TRIAGE_WITHDRAWAL);
    const int overdose = count(signs, TRIAGE_OVERDOSE);
    uint32_t rules = 0;

    if (withdrawal >= 2)
        rules |= UINT32_C(1) << TRIAGE_TWO_WITHDRAWAL;
    if (overdose >= 2)
        rules |= UINT32_C(1) << TRIAGE_TWO_OVERDOSE;
    if (has(signs, FEVER) && count(signs, TRIAGE_WOUND) > 0)
        rules |= UINT32_C(1) << TRIAGE_FEVER_WOUND;
    if (has(signs, TWO_TONE) && withdrawal + overdose > 0)
        rules |= UINT32_C(1) << TRIAGE_TWO_TONE;
    return rules;
}

enum status triage_judge(uint64_t signs, struct triage_answer *out)
{
    enum triage_outcome highest = TRIAGE_NEXT_VISIT;
    size_t row;

    if (signs == 0)
        return ERR_RANGE;
    if (signs >> SIGNS != 0)
        return ERR_RANGE;
    for (row = 0; row < SIGNS; row++)
        if (has(signs, row) && table[row].alone > highest)
            highest = table[row].alone;
    out->rules = apply_rules(signs);
    out->outcome = out->rules != 0 ? TRIAGE_EMERGENCY : highest;
    return OK;
}

const char *triage_advice(size_t i)
{
    if (i == TWO_TONE)
        return "Two-tone alarm: call at once. If the team does not answer, go "
               "to the emergency department named on the printout.";
    if (i == SINGLE_BEEP)
        return "Single beep: call right away to book a refill.";
    return NULL;
}

const char *triage_outcome_slug(enum triage_outcome outcome)
{
    static const char *const slug[] = {
        "next_visit",
        "call_in_hours",
        "call_now",
        "emergency",
    };

    ASSERT((size_t)outcome < sizeof(slug) / sizeof(slug[0]));
    return slug[outcome];
}

const char *triage_outcome_words(enum triage_outcome outcome)
{
    static const char *const words[] = {
        "Mention it at the next visit.",
        "Call the team in office hours.",
        "Call the team now; at night and on holidays the on-call physician.",
        "Emergency: call an ambulance or go to the emergency department now.",
    };

    ASSERT((size_t)outcome < sizeof(words) / sizeof(words[0]));
    return words[outcome];
}

const char *triage_kind_words(enum triage_kind kind)
{
    static const char *const words[] = {
        "breathing and waking",
        "withdrawal",
        "overdose",
        "wound",
        "device",
        "side effect",
        "question",
        "unknown",
    };

    ASSERT((size_t)kind < sizeof(words) / sizeof(words[0]));
    return words[kind];
}

const char *triage_rule_words(enum triage_rule rule)
{
    static const char *const words[] = {
        "two or more signs of withdrawal together",
        "two or more signs of overdose together",
        "fever together with a sign at a wound",
        "the two-tone alarm together with a sign of withdrawal or overdose",
    };

    ASSERT((size_t)rule < sizeof(words) / sizeof(words[0]));
    return words[rule];
}
