#include "core/triage.h"

#include "test/test.h"

/* The bits of signs named by slugs, ended by NULL. */
static uint64_t set_of(const char *const *slugs)
{
    uint64_t signs = 0;
    size_t row;

    for (; *slugs; slugs++) {
        CHECK(triage_find(*slugs, &row) == OK);
        signs |= UINT64_C(1) << row;
    }
    return signs;
}

#define SET(...) set_of((const char *const[]){ __VA_ARGS__, NULL })

static struct triage_answer judge(uint64_t signs)
{
    struct triage_answer answer;

    CHECK(triage_judge(signs, &answer) == OK);
    return answer;
}

/* The table of the design, written out once more by kind and outcome. */
static const struct {
    enum triage_kind kind;
    enum triage_outcome alone;
    const char *slugs;
} design[] = {
    { TRIAGE_BREATHING, TRIAGE_EMERGENCY,
        "hard-breathing slow-breathing unconscious seizure slurred-speech "
        "cold-body" },
    { TRIAGE_WITHDRAWAL, TRIAGE_CALL_NOW,
        "tightness fever itching irritability mental-change insomnia "
        "low-blood-pressure tingling" },
    { TRIAGE_OVERDOSE, TRIAGE_CALL_NOW,
        "floppy drowsy confused light-headed vomiting" },
    { TRIAGE_WOUND, TRIAGE_CALL_NOW,
        "redness drainage swelling skin-breakdown fluid" },
    { TRIAGE_DEVICE, TRIAGE_CALL_NOW,
        "two-tone single-beep pump-moved too-much too-little missed-refill" },
    { TRIAGE_SIDE_EFFECT, TRIAGE_CALL_IN_HOURS,
        "headache dizziness nausea sleepiness constipation weakness "
        "blurred-vision urination more-seizures plans-changed" },
    { TRIAGE_QUESTION, TRIAGE_NEXT_VISIT, "question" },
    { TRIAGE_UNKNOWN, TRIAGE_CALL_NOW, "unknown" },
};

/* SR-50: every sign of the design stands in the table, and no other. */
static void the_table_is_the_design(void **state)
{
    size_t i, row = 0, found;

    (void)state;
    for (i = 0; i < sizeof design / sizeof design[0]; i++) {
        char text[256], *slug, *save = NULL;

        snprintf(text, sizeof text, "%s", design[i].slugs);
        for (slug = strtok_r(text, " ", &save); slug;
             slug = strtok_r(NULL, " ", &save), row++) {
            assert_string_equal(triage_get(row)->slug, slug);
            CHECK(triage_get(row)->kind == design[i].kind);
            CHECK(triage_get(row)->alone == design[i].alone);
            CHECK(strlen(triage_get(row)->words) > 0);
            CHECK(strlen(slug) < TRIAGE_SLUG_MAX);
            CHECK(triage_find(slug, &found) == OK && found == row);
            CHECK(judge(UINT64_C(1) << row).outcome == design[i].alone);
            CHECK(judge(UINT64_C(1) << row).rules == 0);
        }
    }
    CHECK(row == 42);
    CHECK(triage_get(row) == NULL);
    CHECK(triage_get(SIZE_MAX) == NULL);
}

/* SR-50 */
static void an_unlisted_slug_is_refused(void **state)
{
    size_t row = 77;

    (void)state;
    CHECK(triage_find("", &row) == ERR_RANGE);
    CHECK(triage_find("feve", &row) == ERR_RANGE);
    CHECK(triage_find("fevers", &row) == ERR_RANGE);
    CHECK(triage_find("Fever", &row) == ERR_RANGE);
    CHECK(triage_find("a-slug-longer-than-the-longest-there-may-be", &row) ==
          ERR_RANGE);
    CHECK(row == 77);
}

static void no_sign_and_a_sign_past_the_table_are_refused(void **state)
{
    struct triage_answer answer;

    (void)state;
    CHECK(triage_judge(0, &answer) == ERR_RANGE);
    CHECK(triage_judge(UINT64_C(1) << 41, &answer) == OK);
    CHECK(triage_judge(UINT64_C(1) << 42, &answer) == ERR_RANGE);
    CHECK(triage_judge(UINT64_C(1) << 63 | 1, &answer) == ERR_RANGE);
}

/* SR-50: combinations go up. */
static void each_rule_makes_an_emergency(void **state)
{
    struct triage_answer a;

    (void)state;
    a = judge(SET("itching", "tightness"));
    CHECK(a.outcome == TRIAGE_EMERGENCY);
    CHECK(a.rules == 1u << TRIAGE_TWO_WITHDRAWAL);
    a = judge(SET("floppy", "vomiting"));
    CHECK(a.outcome == TRIAGE_EMERGENCY);
    CHECK(a.rules == 1u << TRIAGE_TWO_OVERDOSE);
    a = judge(SET("fever", "fluid"));
    CHECK(a.outcome == TRIAGE_EMERGENCY);
    CHECK(a.rules == 1u << TRIAGE_FEVER_WOUND);
    a = judge(SET("two-tone", "tingling"));
    CHECK(a.outcome == TRIAGE_EMERGENCY);
    CHECK(a.rules == 1u << TRIAGE_TWO_TONE);
    a = judge(SET("two-tone", "drowsy"));
    CHECK(a.rules == 1u << TRIAGE_TWO_TONE);
}

static void what_is_no_rule_stays_as_high_as_its_highest(void **state)
{
    (void)state;
    CHECK(judge(SET("itching", "floppy")).outcome == TRIAGE_CALL_NOW);
    CHECK(judge(SET("redness", "swelling")).outcome == TRIAGE_CALL_NOW);
    CHECK(judge(SET("itching", "redness")).outcome == TRIAGE_CALL_NOW);
    CHECK(judge(SET("two-tone", "redness")).outcome == TRIAGE_CALL_NOW);
    CHECK(judge(SET("single-beep", "itching")).outcome == TRIAGE_CALL_NOW);
    CHECK(judge(SET("fever", "single-beep")).outcome == TRIAGE_CALL_NOW);
    CHECK(judge(SET("headache", "nausea")).outcome == TRIAGE_CALL_IN_HOURS);
    CHECK(judge(SET("question", "nausea")).outcome == TRIAGE_CALL_IN_HOURS);
    CHECK(judge(SET("question", "unknown")).outcome == TRIAGE_CALL_NOW);
    CHECK(judge(SET("question", "seizure")).outcome == TRIAGE_EMERGENCY);
}

static void a_sign_named_twice_counts_once(void **state)
{
    (void)state;
    CHECK(judge(SET("fever", "fever")).outcome == TRIAGE_CALL_NOW);
}

/* The rules once more, by words of the design and nothing of the module. */
static int is_emergency_by_design(const struct triage_sign *const *s, int n)
{
    int i, withdrawal = 0, overdose = 0, wound = 0, fever = 0, two_tone = 0;

    for (i = 0; i < n; i++) {
        if (s[i]->alone == TRIAGE_EMERGENCY)
            return 1;
        withdrawal += s[i]->kind == TRIAGE_WITHDRAWAL;
        overdose += s[i]->kind == TRIAGE_OVERDOSE;
        wound += s[i]->kind == TRIAGE_WOUND;
        fever += !strcmp(s[i]->slug, "fever");
        two_tone += !strcmp(s[i]->slug, "two-tone");
    }
    if (withdrawal > 1 || overdose > 1)
        return 1;
    return (fever && wound) || (two_tone && (withdrawal || overdose));
}

/* SR-50: all pairs and triples, against the words of the design. */
static void every_triple_is_as_designed(void **state)
{
    size_t i, j, k;

    (void)state;
    for (i = 0; i < 42; i++) {
        for (j = i + 1; j < 42; j++) {
            for (k = j; k < 42; k++) {
                const struct triage_sign *s[3] = { triage_get(i), triage_get(j),
                    triage_get(k) };
                uint64_t signs =
                    UINT64_C(1) << i | UINT64_C(1) << j | UINT64_C(1) << k;
                enum triage_outcome highest = s[0]->alone;

                if (s[1]->alone > highest)
                    highest = s[1]->alone;
                if (s[2]->alone > highest)
                    highest = s[2]->alone;
                if (is_emergency_by_design(s, k > j ? 3 : 2))
                    highest = TRIAGE_EMERGENCY;
                CHECK(judge(signs).outcome == highest);
            }
        }
    }
}

/* More signs never make it less urgent. */
static void a_further_sign_never_lowers(void **state)
{
    uint64_t signs, seed = 50;
    size_t row;
    int n;

    (void)state;
    for (n = 0; n < 200; n++) {
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
        signs = (seed >> 20 & seed >> 9 & UINT64_C(0x3ffffffffff)) | 1u << 30;
        for (row = 0; row < 42; row++)
            CHECK(judge(signs | UINT64_C(1) << row).outcome >=
                  judge(signs).outcome);
    }
}

/* Families know the two alarms by their sounds; each asks for its own step. */
static void the_two_alarms_have_advice_of_their_own(void **state)
{
    size_t row;

    (void)state;
    CHECK(triage_find("two-tone", &row) == OK);
    CHECK(strstr(triage_advice(row), "call at once") != NULL);
    CHECK(triage_find("single-beep", &row) == OK);
    CHECK(strstr(triage_advice(row), "book a refill") != NULL);
    CHECK(triage_find("fever", &row) == OK);
    CHECK(triage_advice(row) == NULL);
    CHECK(triage_advice(SIZE_MAX) == NULL);
}

static void every_value_has_its_words(void **state)
{
    int i;

    (void)state;
    assert_string_equal(triage_outcome_slug(TRIAGE_EMERGENCY), "emergency");
    assert_string_equal(triage_outcome_slug(TRIAGE_CALL_NOW), "call_now");
    assert_string_equal(
        triage_outcome_slug(TRIAGE_CALL_IN_HOURS), "call_in_hours");
    assert_string_equal(triage_outcome_slug(TRIAGE_NEXT_VISIT), "next_visit");
    for (i = 0; i <= TRIAGE_EMERGENCY; i++)
        CHECK(strlen(triage_outcome_words((enum triage_outcome)i)) > 0);
    for (i = 0; i <= TRIAGE_UNKNOWN; i++)
        CHECK(strlen(triage_kind_words((enum triage_kind)i)) > 0);
    for (i = 0; i < TRIAGE_RULES; i++)
        CHECK(strlen(triage_rule_words((enum triage_rule)i)) > 0);
    CHECK_FAULT((void)triage_outcome_slug((enum triage_outcome)4));
    CHECK_FAULT((void)triage_outcome_words((enum triage_outcome)4));
    CHECK_FAULT((void)triage_kind_words((enum triage_kind)8));
    CHECK_FAULT((void)triage_rule_words(TRIAGE_RULES));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_the_design),
        cmocka_unit_test(an_unlisted_slug_is_refused),
        cmocka_unit_test(no_sign_and_a_sign_past_the_table_are_refused),
        cmocka_unit_test(each_rule_makes_an_emergency),
        cmocka_unit_test(what_is_no_rule_stays_as_high_as_its_highest),
        cmocka_unit_test(a_sign_named_twice_counts_once),
        cmocka_unit_test(every_triple_is_as_designed),
        cmocka_unit_test(a_further_sign_never_lowers),
        cmocka_unit_test(the_two_alarms_have_advice_of_their_own),
        cmocka_unit_test(every_value_has_its_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
