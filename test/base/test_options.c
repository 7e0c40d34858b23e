/* test_options.c: what every program takes, and the clock that --now moves. */
#include <argp.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/options.h"
#include "test/test.h"

static error_t parse(int key, char *arg, struct argp_state *state)
{
    (void)arg;
    if (key != ARGP_KEY_INIT)
        return ARGP_ERR_UNKNOWN;
    state->child_inputs[0] = state->input;
    return 0;
}

/* Read a command line of words parted by spaces. */
static void read_options(const char *words, struct options *options)
{
    const struct argp_child children[] = { { options_argp(), 0, NULL, 0 },
        { 0 } };
    const struct argp argp = { .parser = parse, .children = children };
    char line[100], *argv[10];
    int argc = 0;

    snprintf(line, sizeof line, "%s", words);
    for (char *word = strtok(line, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    assert_int_equal(argp_parse(&argp, argc, argv, 0, NULL, options), 0);
}

static void json_and_now_are_read(void **state)
{
    struct options options = { 0 };

    (void)state;
    read_options("calc", &options);
    CHECK(!options.json && !options.has_now);
    read_options("calc --json --now 2026-11-16T09:00", &options);
    CHECK(options.json && options.has_now && !options.now.has_offset);
    assert_int_equal(when_local_seconds(&options.now), 1794819600);
}

/* Run in a child: what it ends with. */
static int exit_of(const char *words)
{
    struct options options = { 0 };
    int status;
    pid_t child = fork();

    CHECK(child >= 0);
    if (child == 0) {
        CHECK(freopen("/dev/null", "w", stderr) != NULL);
        CHECK(freopen("/dev/null", "w", stdout) != NULL);
        options_init();
        read_options(words, &options);
        _exit(77);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void bad_usage_ends_with_2(void **state)
{

    (void)state;
    assert_int_equal(exit_of("calc --now 2026-02-31"), 2);
    assert_int_equal(exit_of("calc --nonsense"), 2);
    assert_int_equal(exit_of("calc --version"), 0);
    assert_int_equal(exit_of("calc --now 2026-02-28"), 77);
}

static void a_moved_clock_runs_on(void **state)
{
    struct clock clock = { 0 };
    int64_t before = (int64_t)time(NULL), now;

    (void)state;
    now = clock_now(&clock);
    CHECK(now >= before && now <= before + 60);
    clock_set(&clock, 1794819600);
    now = clock_now(&clock);
    CHECK(now >= 1794819600 && now <= 1794819600 + 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_and_now_are_read),
        cmocka_unit_test(bad_usage_ends_with_2),
        cmocka_unit_test(a_moved_clock_runs_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
