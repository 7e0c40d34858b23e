/* triage.h: a sign, as families name it, and what to do about it (SR-50). */
#ifndef CORE_TRIAGE_H
#define CORE_TRIAGE_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/* The one table that page, paper and calculator share.  From the patient
 * guides; it never names a diagnosis.  A higher outcome is more urgent. */
enum triage_outcome {
    TRIAGE_NEXT_VISIT,
    TRIAGE_CALL_IN_HOURS, /* office hours */
    TRIAGE_CALL_NOW,      /* team by day, on-call physician by night */
    TRIAGE_EMERGENCY,     /* ambulance or emergency department */
};

enum triage_kind {
    TRIAGE_BREATHING, /* breathing and waking */
    TRIAGE_WITHDRAWAL,
    TRIAGE_OVERDOSE,
    TRIAGE_WOUND,
    TRIAGE_DEVICE,
    TRIAGE_SIDE_EFFECT,
    TRIAGE_QUESTION,
    TRIAGE_UNKNOWN,
};

struct triage_sign {
    const char *slug;  /* "hard-breathing": for machines, never changes */
    const char *words; /* "Hard to breathe" */
    enum triage_kind kind;
    enum triage_outcome alone;
};

/* Why several signs together are an emergency; bits of triage_answer.rules. */
enum triage_rule {
    TRIAGE_TWO_WITHDRAWAL,
    TRIAGE_TWO_OVERDOSE,
    TRIAGE_FEVER_WOUND, /* fever with any sign of a wound */
    TRIAGE_TWO_TONE,    /* two-tone with a sign of withdrawal or overdose */
    TRIAGE_RULES,
};

enum {
    TRIAGE_SIGNS_MAX = 64, /* a set of signs is one word: bit i for row i */
    TRIAGE_SLUG_MAX = 32,  /* bytes of a slug with its end */
};

struct triage_answer {
    enum triage_outcome outcome;
    uint32_t rules; /* bit i: enum triage_rule i applied */
};

/* Row i of the table, or NULL past its end; rows of a kind stand together. */
const struct triage_sign *triage_get(size_t i);

/* The row of a slug.  ERR_RANGE if no sign has it: then *i is untouched. */
enum status triage_find(const char *slug, size_t *i) MUST_CHECK;

/*
 * What to do about a set of signs: the highest outcome of each alone, raised
 * to emergency by any of the rules.  ERR_RANGE for no sign at all, or a bit
 * past the table.  A sign counts once however often it is named.
 */
enum status triage_judge(uint64_t signs, struct triage_answer *out) MUST_CHECK;

/* What else to say about row i alone, for the two alarms that families hear;
 * NULL for every other row, and past the end. */
const char *triage_advice(size_t i);

/* "call_now"; "Call the team now. ..."; "withdrawal"; "two signs of
 * withdrawal together".  Never NULL for a value of the enum. */
const char *triage_outcome_slug(enum triage_outcome outcome);
const char *triage_outcome_words(enum triage_outcome outcome);
const char *triage_kind_words(enum triage_kind kind);
const char *triage_rule_words(enum triage_rule rule);

#endif
