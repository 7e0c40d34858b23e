/* search_cap.c: no 24 h above the cap, whatever befalls a pump (SR-01).
 *
 *     search_cap [DECISIONS [SEED [ACTS]]]
 *
 * A decision is one stroke made or one request answered.  All lives of so many
 * ACTS of a small model, and lives by chance; the two rules that are known to
 * be wrong are searched in the same way, and must be found out.
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

/* --- a small model, whole --- */

/* A bolus as large as is admitted, at once or over half a day; the clock half
 * a day either way; another dose at the least caps; a stronger drug and a
 * weaker one; and what interrupts. */
static const struct act alphabet[] = {
    { .kind = ACT_WAIT },
    { .kind = ACT_BOLUS, .a = 800000, .b = 1800, .c = 9 },
    { .kind = ACT_BOLUS, .a = 800000, .b = 43200, .c = 9 },
    { .kind = ACT_STOP },
    { .kind = ACT_MINIMUM },
    { .kind = ACT_RESTART },
    { .kind = ACT_CUT, .a = 7200 },
    { .kind = ACT_CLOCK, .a = 43200 },
    { .kind = ACT_CLOCK, .a = -43200 },
    { .kind = ACT_PROGRAM, .a = 2, .b = CAPS_KEPT },
    { .kind = ACT_CHANGE, .a = 2000000, .c = 2 * CAPS_KEPT + 1 },
    { .kind = ACT_CHANGE, .a = 500000, .c = 2 * CAPS_KEPT },
};

enum {
    LETTERS = sizeof(alphabet) / sizeof(alphabet[0]),
    GAP_S = 7 * 3600 + 137,
};

/* Every life of so many acts, some hours between them; returns how many. */
static uint64_t search_whole(int32_t acts)
{
    static const int32_t therapies[] = { 2, 4, 7 };
    struct script script = { .conc_ng_per_ml = 1000000, .caps = CAPS_DAY };
    uint64_t lives = 0, number, all = 1;
    int32_t i, k;

    for (i = 0; i < acts; i++)
        all *= LETTERS;
    script.count = 2 * acts + 1;
    for (i = 0; i < acts; i++)
        script.act[2 * i + 1] = (struct act){ .kind = ACT_WAIT, .a = GAP_S };
    script.act[2 * acts] = (struct act){ .kind = ACT_WAIT, .a = 100000 };
    for (k = 0; k < 3; k++)
        for (number = 0; number < all; number++) {
            uint64_t rest = number;

            script.therapy = therapies[k];
            for (i = 0; i < acts; i++, rest /= LETTERS)
                script.act[2 * i] = alphabet[rest % LETTERS];
            if (search_run(&search, &script) != VERDICT_HELD)
                fail(&script, 0);
            lives++;
        }
    return lives;
}

int main(int argc, char **argv)
{
    const uint64_t until = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    const uint64_t seed =
        argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL) << 20;
    const int32_t acts = argc > 3 ? atoi(argv[3]) : 0;
    uint64_t lives, whole = 0;

    program_name = argv[0];
    search_init(&search);
    retell();
    find_out(RULE_BACKWARD, "looking back alone", seed);
    find_out(RULE_RESERVOIR, "counting at the reservoir", seed);
    search.strokes = search.answers = 0;
    if (acts > 0)
        whole = search_whole(acts);
    lives = search_random(until, seed);
    printf("all %llu lives of %d acts, "
           "%llu lives by chance, %llu strokes, %llu answers: none above a "
           "cap (seed %llu)\n",
        (unsigned long long)whole, acts, (unsigned long long)lives,
        (unsigned long long)search.strokes, (unsigned long long)search.answers,
        (unsigned long long)seed);
    search_free(&search);
    return 0;
}
