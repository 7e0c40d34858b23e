/* search_cap.c: no 24 h above the cap, whatever befalls a pump (SR-01).
 *
 *     search_cap [DECISIONS [SEED]]
 *
 * A decision is one stroke made or one request answered.  Lives by chance, and
 * all short ones of a small model; the two rules that are known to be wrong
 * are searched in the same way, and must be found out.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "test/pump/search.h"

enum { LIVES_WRONG = 20000 };

static const char *program_name;
static struct search search;

static uint64_t decisions(void)
{
    return search.strokes + search.answers;
}

/* Says what failed, as short as can be, and what repeats it. */
static void fail(const struct script *found, uint64_t seed)
{
    struct script script = *found;
    enum verdict verdict;

    search_shrink(&search, &script);
    verdict = search_run(&search, &script);
    fprintf(stderr, "search_cap: %s\nrepeat it with: %s 1 %llu\n",
        search_words(verdict), program_name, (unsigned long long)seed);
    script_print(&script, stderr);
    exit(1);
}

/* Lives by chance until so many decisions were made; returns how many. */
static uint64_t search_random(uint64_t until, uint64_t seed)
{
    uint64_t lives = 0;

    while (decisions() < until) {
        struct dice dice = { seed };
        struct script script;

        script_roll(&dice, &script);
        if (search_run(&search, &script) != VERDICT_HELD)
            fail(&script, seed);
        lives++;
        seed++;
    }
    return lives;
}

/* What was found once stays found. */
static const struct script told[] = {
    /* a stall while a stronger drug is still in the path, then tighter caps */
    { .conc_ng_per_ml = 2000000,
        .therapy = 4,
        .count = 5,
        .act = { { .kind = ACT_WAIT, .a = 90000 },
            { .kind = ACT_CHANGE, .a = 500000 },
            { .kind = ACT_STALL, .a = 100000 },
            { .kind = ACT_PROGRAM, .a = 4, .b = CAPS_DAY },
            { .kind = ACT_WAIT, .a = 200000 } } },
    /* boluses of the program that another one puts off */
    { .conc_ng_per_ml = 1000000,
        .therapy = 6955,
        .count = 3,
        .act = { { .kind = ACT_WAIT, .a = 180204 },
            { .kind = ACT_BOLUS, .a = 8739, .b = 86400 },
            { .kind = ACT_WAIT, .a = 180196 } } },
    /* alarms in the journal of a pump that has lost its clock */
    { .conc_ng_per_ml = 2000000,
        .therapy = 6345,
        .count = 4,
        .act = { { .kind = ACT_WAIT, .a = 90000 }, { .kind = ACT_STOP },
            { .kind = ACT_FLAT, .a = 1 }, { .kind = ACT_WAIT, .a = 60 } } },
};

static void retell(void)
{
    size_t i;

    for (i = 0; i < sizeof(told) / sizeof(told[0]); i++)
        if (search_run(&search, &told[i]) != VERDICT_HELD)
            fail(&told[i], 0);
}

/* A rule that is wrong is found out within so many lives. */
static void find_out(enum search_rule rule, const char *name, uint64_t seed)
{
    uint64_t lives;
    enum verdict verdict = VERDICT_HELD;

    search.rule = rule;
    for (lives = 0; lives < LIVES_WRONG && verdict != VERDICT_DAY; lives++) {
        struct dice dice = { seed + lives };
        struct script script;

        script_roll(&dice, &script);
        verdict = search_run(&search, &script);
    }
    search.rule = RULE_PUMP;
    printf("%s: %s after %llu lives\n", name, search_words(verdict),
        (unsigned long long)lives);
    if (verdict != VERDICT_DAY) {
        fprintf(stderr, "search_cap: the search is too weak\n");
        exit(1);
    }
}

int main(int argc, char **argv)
{
    const uint64_t until = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    const uint64_t seed =
        argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL) << 20;
    uint64_t lives;

    program_name = argv[0];
    search_init(&search);
    retell();
    find_out(RULE_BACKWARD, "looking back alone", seed);
    find_out(RULE_RESERVOIR, "counting at the reservoir", seed);
    search.strokes = search.answers = 0;
    lives = search_random(until, seed);
    printf("%llu lives by chance, %llu strokes, %llu answers: none above a "
           "cap (seed %llu)\n",
        (unsigned long long)lives, (unsigned long long)search.strokes,
        (unsigned long long)search.answers, (unsigned long long)seed);
    search_free(&search);
    return 0;
}
