/* test_again.c: a form of the programmer that comes after its session ended;
 * with a pump, test/scenario/pages.py. */
#include "test/test.h"

#include "programmer/identity.h"
#include "test/programmer/site.h"
#include "test/web/client.h"

#define REFILL                                                                 \
    "pump=CIS1&drained=4.1&filled=19.5&lot=B4711&same=yes&dose=310"            \
    "&dose-reason=more+tone"

static struct site_under_test test;
static const char *answer;
static char kept[8000];

/* Who may prescribe, as a pump will judge it; here nobody asks whose key. */
static void allow(void)
{
    struct credential c = { .rights = CREDENTIAL_READ | CREDENTIAL_REFILL |
                                      CREDENTIAL_PRESCRIBE,
        .number = 1,
        .expires_s = INT64_C(4000000000) };
    uint8_t bytes[CREDENTIAL_SIZE] = { 0 };
    char why[VAULT_WHY_MAX];
    enum vault_result result;
    struct vault *vault =
        vault_open(test.folder, SITE_PASSPHRASE, &result, why);
    struct identity identity;
    struct noise_pair pair;

    CHECK(vault && identity_load(vault, &identity) == VAULT_OK);
    identity_pair(&identity, &pair);
    memcpy(c.holder, pair.public.byte, sizeof(c.holder));
    CHECK(credential_encode(&c, bytes) == OK);
    CHECK(identity_install(vault, &identity, bytes) == VAULT_OK);
    vault_close(vault);
}

static int start(void **state)
{
    (void)state;
    site_start(&test);
    allow();
    CHECK(site_unlock(&test, SITE_PASSPHRASE) == 303);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    site_stop(&test);
    return 0;
}

static int post(const char *path, const char *body)
{
    return site_ask(
        &test, &(struct site_ask){ .path = path, .body = body }, &answer);
}

static int says(const char *words)
{
    return strstr(answer, words) != NULL;
}

static void pass(int seconds)
{
    test.clock.ahead_s = test.site.clock.ahead_s += seconds;
    desk_keep_house(&test.desk);
}

/* The form comes too late: what is sealed of it. */
static void come_late(const char *path, const char *body)
{
    const char *from;

    assert_int_equal(post(path, body), 403);
    CHECK(says("The session had ended, and nothing was sent"));
    from = strstr(answer, "name=\"kept\" value=\"");
    CHECK(from);
    from += strlen("name=\"kept\" value=\"");
    snprintf(kept, sizeof(kept), "%.*s", (int)strcspn(from, "\""), from);
}

/* Unlock by the page that has it, with a cookie of the new session. */
static int unlock_with(const char *passphrase)
{
    char body[9000];
    const char *cookie;
    int status;

    snprintf(body, sizeof(body), "passphrase=%s&kept=%s", passphrase, kept);
    status = site_ask(&test,
        &(struct site_ask){
            .path = "/login", .body = body, .is_stranger = true },
        &answer);
    cookie = client_header(answer, "Set-Cookie");
    if (*cookie)
        snprintf(test.cookie, sizeof(test.cookie), "%.*s",
            (int)strcspn(cookie, ";"), cookie);
    return status;
}

static const char *typed(enum typed_field field)
{
    return test.desk.typed.text[field];
}

/* SR-31, SR-33 */
static void what_was_typed_waits_for_its_pump(void **state)
{
    (void)state;
    pass(DESK_IDLE_S);
    come_late("/refill", REFILL);
    CHECK(!says("B4711") && !says("CIS1") && !*typed(TYPED_LOT));
    assert_int_equal(unlock_with("three+blue+pumps"), 303);
    assert_string_equal(client_header(answer, "Location"), "/");
    site_ask(&test, &(struct site_ask){ .path = "/" }, &answer);
    CHECK(says("Signed in again. Nothing was sent."));
    CHECK(says("What was typed for pump CIS1 is there again"));
    assert_string_equal(typed(TYPED_DRAINED), "4.1");
    assert_string_equal(typed(TYPED_LOT), "B4711");
    assert_string_equal(typed(TYPED_SAME), "yes");
    /* What other pages said came with it. */
    assert_string_equal(typed(TYPED_DOSE), "310");
    assert_string_equal(typed(TYPED_DOSE_REASON), "more tone");
    desk_take(&test.desk);
    CHECK(desk_open(&test.desk, "CIS1", "unix:nowhere") != VISIT_OK);
    assert_string_equal(typed(TYPED_LOT), "B4711"); /* it may answer later */
    CHECK(desk_open(&test.desk, "CIS2", "unix:nowhere") != VISIT_OK);
    CHECK(!*typed(TYPED_LOT) && !*typed(TYPED_DOSE));
    CHECK(desk_open(&test.desk, "CIS1", "unix:nowhere") != VISIT_OK);
    CHECK(!*typed(TYPED_LOT) && !*test.desk.typed_for);
    desk_give(&test.desk);
}

/* Before housekeeping has been by, and when the vault was unlocked anew. */
static void it_does_not_matter_how_the_session_ended(void **state)
{
    char old[128];

    (void)state;
    test.clock.ahead_s = test.site.clock.ahead_s = DESK_IDLE_S;
    come_late("/dose", REFILL);
    assert_int_equal(unlock_with("three+blue+pumps"), 303);
    assert_string_equal(typed(TYPED_DOSE), "310");
    CHECK(site_unlock(&test, SITE_PASSPHRASE) == 303);
    strcpy(old, test.cookie);
    CHECK(site_ask(&test, &(struct site_ask){ .path = "/" }, &answer) == 200);
    kept[0] = 0;
    assert_int_equal(unlock_with("three+blue+pumps"), 303);
    CHECK(strcmp(old, test.cookie) != 0 && !*typed(TYPED_DOSE));
    strcpy(test.cookie, old);
    come_late("/dose", REFILL);
    assert_int_equal(unlock_with("three+blue+pumps"), 303);
    assert_string_equal(typed(TYPED_DOSE), "310");
}

static void a_wrong_passphrase_loses_nothing(void **state)
{
    (void)state;
    pass(DESK_IDLE_S);
    come_late("/refill", REFILL);
    assert_int_equal(unlock_with("wrong"), 422);
    CHECK(says(kept) && !says("B4711"));
    CHECK(!*typed(TYPED_LOT));
    assert_int_equal(unlock_with("three+blue+pumps"), 303);
    assert_string_equal(typed(TYPED_LOT), "B4711");
}

/* SR-31: another person's vault in the same place. */
static void another_person_does_not_get_it(void **state)
{
    char path[128], why[VAULT_WHY_MAX];
    enum vault_result result;
    struct vault *vault;

    (void)state;
    pass(DESK_IDLE_S);
    come_late("/refill", REFILL);
    snprintf(path, sizeof(path), "%s/other", test.folder);
    vault = vault_create(path, SITE_PASSPHRASE, &result, why);
    CHECK(vault);
    CHECK(identity_make(vault, "B. Other") == VAULT_OK);
    vault_close(vault);
    test.desk.folder = path;
    assert_int_equal(unlock_with("three+blue+pumps"), 303);
    CHECK(!*typed(TYPED_LOT) && !*test.desk.typed_for);
    site_ask(&test, &(struct site_ask){ .path = "/" }, &answer);
    CHECK(says("B. Other") && !says("Nothing was sent"));
    test.desk.folder = test.folder;
}

/* The same plain answer as ever. */
static void check_lost(const char *path, const char *body)
{
    assert_int_equal(post(path, body), 403);
    CHECK(!says("name=\"kept\"") && says("You are not signed in any more"));
}

static void only_a_plan_that_was_typed_is_kept(void **state)
{
    (void)state;
    pass(DESK_IDLE_S);
    check_lost("/review", "commit=yes");
    check_lost("/bolus", "dose=20&over=0%3A30");
    check_lost("/order/stop", "sure=yes");
    check_lost("/who", "name=Beryl&mrn=1");
    check_lost("/open", "serial=CIS1");
    test.csrf[0] = test.csrf[0] == '0' ? '1' : '0';
    check_lost("/refill", REFILL);
}

static void who_signed_out_is_done(void **state)
{
    (void)state;
    assert_int_equal(post("/logout", "x=1"), 303);
    check_lost("/refill", REFILL);
}

static void without_its_pump_nothing_comes_back(void **state)
{
    (void)state;
    pass(DESK_IDLE_S);
    come_late("/refill", "drained=4.1&lot=B4711");
    assert_int_equal(unlock_with("three+blue+pumps"), 303);
    CHECK(!*typed(TYPED_LOT) && !*test.desk.typed_for);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_typed_waits_for_its_pump),
        TEST(it_does_not_matter_how_the_session_ended),
        TEST(a_wrong_passphrase_loses_nothing),
        TEST(another_person_does_not_get_it),
        TEST(only_a_plan_that_was_typed_is_kept),
        TEST(who_signed_out_is_done),
        TEST(without_its_pump_nothing_comes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
