#include "programmer/words.h"

#include "base/buffer.h"
#include "core/credential.h"
#include "core/encounter.h"
#include "link/msg_log.h"
#include "link/msg_program.h"
#include "link/msg_result.h"
#include "link/msg_status.h"
#include "test/test.h"

/* Every reason a pump may give has words, its own and with what to do; what is
 * not known yet has some, too. */
static void every_refusal_has_its_words(void **state)
{
    char texts[MSG_RESULT_REASONS][300];

    (void)state;
    for (unsigned i = 1; i < MSG_RESULT_REASONS; i++) {
        const struct msg_result said = { .reason = (uint8_t)i };

        words_refusal(&said, texts[i], sizeof(texts[i]));
        CHECK(strncmp(texts[i], "the pump refuses: ", 18) == 0);
        CHECK(strlen(texts[i]) > 30 && !strstr(texts[i], "no reason"));
        for (unsigned j = 1; j < i; j++)
            CHECK(strcmp(texts[i], texts[j]) != 0);
    }
    for (unsigned reason = MSG_RESULT_REASONS; reason < 256; reason++) {
        const struct msg_result said = { .reason = (uint8_t)reason };

        words_refusal(&said, texts[0], sizeof(texts[0]));
        CHECK(strstr(texts[0], "no reason"));
    }
}

/* the pump's finer number says more than its reason. */
static void a_finer_number_says_more(void **state)
{
    struct msg_result said = { .reason = MSG_RESULT_STATE, .value = 26 };
    char text[300], small[20];

    (void)state;
    words_refusal(&said, text, sizeof(text));
    CHECK(strstr(text, "two days") && strstr(text, "--reinitiate"));
    said.value = 27;
    words_refusal(&said, text, sizeof(text));
    CHECK(strstr(text, "three times"));
    words_refusal(&said, small, sizeof(small));
    CHECK(strlen(small) == sizeof(small) - 1);
}

static void every_verdict_has_its_words(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 300; i++)
        CHECK(*words_verdict(i));
    CHECK(strstr(words_verdict(CREDENTIAL_EXPIRED), "expired"));
    CHECK(strstr(words_verdict(CREDENTIAL_NOT_HERE), "another pump"));
}

static int mode_is(const struct msg_status *status,
    const struct msg_program *program, const char *wanted)
{
    struct buffer out = { 0 };
    int same;

    words_mode(status, program, &out);
    same = strcmp(buffer_get(&out), wanted) == 0;
    buffer_free(&out);
    return same;
}

static void a_mode_is_said(void **state)
{
    struct msg_status status = { .mode = MSG_STATUS_UNPROGRAMMED };
    struct msg_program program = { .number = 0 };

    (void)state;
    CHECK(mode_is(&status, &program, "never programmed"));
    status.mode = MSG_STATUS_MINIMUM;
    CHECK(mode_is(&status, &program, "minimum rate"));
    status.mode = MSG_STATUS_STOPPED;
    CHECK(mode_is(&status, &program, "stopped"));
    status.mode = MSG_STATUS_RUNNING;
    CHECK(mode_is(&status, &program, "running")); /* by the card */
    schedule_init_simple(&program.schedule, 100000);
    CHECK(mode_is(&status, &program, "simple"));
    program.periodic.dose_ng = 1;
    CHECK(mode_is(&status, &program, "simple, with a periodic bolus"));
    program.schedule.step_count = 4;
    CHECK(mode_is(&status, &program, "flex, 4 steps, with a periodic bolus"));
}

static void progress_is_said_of_what_runs(void **state)
{
    struct msg_status status = { .bolus = { .kind = MSG_STATUS_BRIDGE,
                                     .ordered_nl = 272000,
                                     .given_nl = 120000,
                                     .left_s = 11400 } };
    struct buffer out = { 0 };

    (void)state;
    words_progress(&status, &out);
    CHECK(strstr(buffer_get(&out), "bridge, 0.120"));
    CHECK(strstr(out.data, "0.272") && strstr(out.data, "to go"));
    buffer_clear(&out);
    status.bolus.kind = MSG_STATUS_NO_BOLUS;
    words_progress(&status, &out);
    CHECK(out.len == 0);
    status.bolus.kind = MSG_STATUS_BOLUSES;
    words_progress(&status, &out);
    CHECK(out.len == 0);
    buffer_free(&out);
}

/* Each bit is an alarm, also one that this version does not know. */
static void each_active_alarm_is_counted_and_named(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 16; i++) {
        struct msg_status status = { .active = (uint16_t)(1u << i) };
        struct buffer out = { 0 };

        CHECK(words_alarms(&status, &out) == 1 && out.len > 3);
        CHECK(!strstr(out.data, "silenced"));
        buffer_free(&out);
    }
    struct msg_status all = { .active = 0xffff, .silenced = 1 };
    struct buffer out = { 0 };

    CHECK(words_alarms(&all, &out) == 16 && strstr(out.data, "silenced; "));
    buffer_clear(&out);
    all.active = 0;
    CHECK(words_alarms(&all, &out) == 0 && out.len == 0);
    buffer_free(&out);
}

static void what_is_unknown_is_said_to_be(void **state)
{
    const struct msg_log_entry entry = { .code = 65535 };
    char text[40];

    (void)state;
    CHECK(strstr(words_event(&entry), "does not know"));
    for (uint32_t i = 1; i < ENCOUNTER_CAUSES; i++)
        CHECK(*words_cause(i));
    CHECK(!*words_cause(0) && !*words_cause(ENCOUNTER_CAUSES));
    for (uint32_t i = 1; i < ENCOUNTER_ACT_KINDS; i++)
        CHECK(*words_act(i));
    CHECK(!*words_act(0) && !*words_act(ENCOUNTER_ACT_KINDS));
    words_instant(0, text, sizeof(text));
    CHECK(strcmp(text, "not known") == 0);
    words_instant(1794652200, text, sizeof(text));
    CHECK(strstr(text, "14 Nov 2026"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_refusal_has_its_words),
        cmocka_unit_test(a_finer_number_says_more),
        cmocka_unit_test(every_verdict_has_its_words),
        cmocka_unit_test(a_mode_is_said),
        cmocka_unit_test(progress_is_said_of_what_runs),
        cmocka_unit_test(each_active_alarm_is_counted_and_named),
        cmocka_unit_test(what_is_unknown_is_said_to_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
