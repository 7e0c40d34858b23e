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
