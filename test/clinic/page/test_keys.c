/* test_keys.c: whose credentials are taken, by the administrator's page. */
#include "test/test.h"

#include "clinic/store/trust.h"
#include "test/clinic/page/site.h"
#include "test/web/client.h"

static struct site_under_test test;
static struct site_login chief;
static const char *answer;

static int start(void **state)
{
    (void)state;
    site_start(&test);
    site_login(&test, site_account(&test, "B. Chief", NULL, ROLE_ADMINISTRATOR),
        &chief);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    site_stop(&test);
    return 0;
}

static int ask(const char *path, const char *body)
{
    return site_ask(&test,
        &(struct site_ask){
            .path = path, .login = &chief, .body = body, .answer = &answer });
}

static bool says(const char *words)
{
    return strstr(answer, words) != NULL;
}

static const char hex[] =
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

static void add(void)
{
    char body[256];

    snprintf(body, sizeof(body), "name=Quarry&key=%s", hex);
    assert_int_equal(ask("/admin/keys", body), 303);
}

/* SR-46: a key that was cut, or typed twice, is not taken. */
static void a_key_is_added_whole_and_once(void **state)
{
    static const char *const bad[] = { "name=X&key=12", "name=&key=12",
        "name=X&key=", "name=X" };
    char body[256];

    (void)state;
    assert_int_equal(ask("/admin/keys", NULL), 200);
    CHECK(says("no record is taken") && !says("Revoke a credential"));
    add();
    assert_int_equal(ask("/admin/keys", NULL), 200);
    CHECK(says(hex) && says("Quarry") && says("trusted"));
    snprintf(body, sizeof(body), "name=Other&key=%s", hex);
    assert_int_equal(ask("/admin/keys", body), 422);
    CHECK(says("is trusted already"));
    snprintf(body, sizeof(body), "name=Other&key=%.62szz", hex);
    assert_int_equal(ask("/admin/keys", body), 422);
    CHECK(says("is not 64 hex digits"));
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        assert_int_equal(ask("/admin/keys", bad[i]), 422);
    assert_int_equal(ask("/admin", NULL), 200);
    CHECK(says("1 key."));
}

static void a_key_is_trusted_no_more(void **state)
{
    char body[256];

    (void)state;
    add();
    snprintf(body, sizeof(body), "key=%s", hex);
    assert_int_equal(ask("/admin/keys/remove", body), 303);
    assert_int_equal(ask("/admin/keys/remove", body), 303);
    assert_int_equal(ask("/admin/keys/remove", "key=zz"), 404);
    assert_int_equal(ask("/admin/keys", NULL), 200);
    CHECK(says("removed 16 Nov 2026"));
    assert_int_equal(ask("/admin", NULL), 200);
    CHECK(says("0 keys."));
    add(); /* and again */
    assert_int_equal(ask("/admin/keys", NULL), 200);
    CHECK(!says("removed 16 Nov 2026"));
}

static void a_credential_is_revoked_for_a_reason(void **state)
{
    static const char *const bad[] = { "of=1&number=7&reason=",
        "of=9&number=7&reason=x", "of=1&number=-1&reason=x",
        "of=1&number=4294967296&reason=x", "of=1&number=&reason=x",
        "number=7&reason=x" };

    (void)state;
    add();
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        assert_int_equal(ask("/admin/keys/revoke", bad[i]), 422);
    assert_int_equal(
        ask("/admin/keys/revoke", "of=1&number=7&reason=stolen"), 303);
    assert_int_equal(
        ask("/admin/keys/revoke", "of=1&number=7&reason=stolen"), 303);
    assert_int_equal(ask("/admin/keys", NULL), 200);
    CHECK(says("stolen") && says("Revoked"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_key_is_added_whole_and_once, start, stop),
        cmocka_unit_test_setup_teardown(a_key_is_trusted_no_more, start, stop),
        cmocka_unit_test_setup_teardown(
            a_credential_is_revoked_for_a_reason, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
