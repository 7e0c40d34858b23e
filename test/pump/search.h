/* search.h: a pump and a body that live through a script, and an oracle.
 *
 * The body is sim/body: what
 * truly leaves the tip, stroke by stroke, in whole femtograms.  The oracle
 * holds each 24 h and each hour, to the second, against the largest cap that
 * was in force in it; it shares nothing with the pump's own windows.
 */
#ifndef TEST_PUMP_SEARCH_H
#define TEST_PUMP_SEARCH_H

#include <setjmp.h>
#include <stdint.h>

#include "sim/body.h"
#include "test/pump/rig.h"
#include "test/pump/script.h"

/* How a life went. */
enum verdict {
    VERDICT_HELD,
    VERDICT_DAY, /* more than the cap left the tip in 24 h */
    VERDICT_HOUR,
    VERDICT_REFUSED, /* what was admitted was not delivered */
    VERDICT_FAULT,   /* the firmware found itself wrong */
    VERDICT_LOST,    /* no program is in force after a reset (SR-05) */
    VERDICT_UNLAWFUL /* a stroke without the second key */
};

/* Rules that are known to be wrong, kept to show that the search finds so. */
enum search_rule {
    RULE_PUMP,
    RULE_BACKWARD,  /* boluses by the last 24 h alone */
    RULE_RESERVOIR, /* strokes count at the reservoir's concentration */
};

enum { SEARCH_CAPS = 64 };

struct search {
    struct rig rig;
    struct body body;
    enum search_rule rule;
    enum verdict verdict;
    jmp_buf lost;       /* where a cut ends a wake */
    int32_t cut_s;      /* -1: no cut is to come */
    int64_t skew_s;     /* real time less the board's clock */
    int64_t reset_s[4]; /* the last four resets, newest first */
    int excused;        /* more resets than SR-01 speaks of, or a stall */
    int late;
    uint64_t key;
    uint64_t strokes; /* over all scripts */
    uint64_t answers;
    struct {
        int64_t since_s;
        struct limit_caps caps;
    } cap[SEARCH_CAPS];
    int caps;
};

/* One for the program: it holds the memory. */
void search_init(struct search *search);
void search_free(struct search *search);

/* Live through the script, from a blank pump on. */
enum verdict search_run(struct search *search, const struct script *script);

/* Take out what is not needed for the same verdict. */
void search_shrink(struct search *search, struct script *script);

/* In words. */
const char *search_words(enum verdict verdict);

#endif
