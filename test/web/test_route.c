#include "test/test.h"

#include "web/route.h"

static void page(struct request *request, struct reply *reply)
{
    (void)request;
    (void)reply;
}

static const struct route table[] = {
    { METHOD_GET, "/", ROLE_ANY, 0, page },
    { METHOD_GET, "/patient/%", ROLE_READER | ROLE_NURSE, 0, page },
    { METHOD_POST, "/patient/%", ROLE_NURSE, 0, page },
    { METHOD_GET, "/patient/%/print", ROLE_ANY, 0, page },
    { METHOD_GET, "/patient/%/print.pdf", ROLE_ANY, 0, page },
    { METHOD_GET, "/a/%/b/%", ROLE_ANY, 0, page },
    { METHOD_GET, "/static/*", ROLE_PUBLIC, 0, page },
    { METHOD_GET, "/forgotten", 0, 0, page },
    { METHOD_POST, "/act", ROLE_ANY, 0, page },
};

static const struct route *found;

static enum route_fate find(
    enum http_method method, const char *path, struct request *request)
{
    *request = (struct request){ .method = method, .path = path };
    return route_find(table, sizeof(table) / sizeof(*table), request, &found);
}

static void numbers_are_read_from_the_path(void **state)
{
    struct request request;

    (void)state;
    CHECK(find(METHOD_GET, "/patient/12", &request) == ROUTE_FOUND);
    CHECK(found == &table[1]);
    assert_int_equal(request.number[0], 12);
    CHECK(find(METHOD_POST, "/patient/12", &request) == ROUTE_FOUND);
    CHECK(found == &table[2]);
    CHECK(find(METHOD_GET, "/patient/7/print.pdf", &request) == ROUTE_FOUND);
    CHECK(found == &table[4]);
    CHECK(
        find(METHOD_GET, "/a/1/b/999999999999999999", &request) == ROUTE_FOUND);
    assert_int_equal(request.number[0], 1);
    assert_int_equal(request.number[1], 999999999999999999);
}

static void the_rest_of_a_path_is_handed_over(void **state)
{
    struct request request;

    (void)state;
    CHECK(find(METHOD_GET, "/static/a/b.css", &request) == ROUTE_FOUND);
    assert_string_equal(request.rest, "a/b.css");
    CHECK(find(METHOD_GET, "/", &request) == ROUTE_FOUND);
    CHECK(request.rest == NULL);
}

static void what_does_not_fit_is_unknown(void **state)
{
    static const char *const paths[] = { "", "/patient", "/patient/",
        "/patient/x", "/patient/1x", "/patient/-1", "/patient/ 1",
        "/patient/1/", "/patient/1/print/", "/Patient/1", "/static",
        "/patient/1234567890123456789", "//", "/patient/1/print.pd",
        "/patient/\xd9\xa1" };
    struct request request;

    (void)state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
        CHECK(find(METHOD_GET, paths[i], &request) == ROUTE_UNKNOWN);
        CHECK(found == NULL);
    }
}

static void a_path_of_the_other_method_is_told_apart(void **state)
{
    struct request request;

    (void)state;
    CHECK(find(METHOD_POST, "/", &request) == ROUTE_METHOD);
    CHECK(find(METHOD_GET, "/act", &request) == ROUTE_METHOD);
    CHECK(found == NULL);
}

/* SR-46 */
static void a_row_without_roles_is_for_nobody(void **state)
{
    const struct person all = { 1, "a", ROLE_ANY };
    const struct person stranger = { 0, "", 0 };

    (void)state;
    CHECK(!route_allows(&table[7], &all));
    CHECK(!route_allows(&table[7], &stranger));
}

/* SR-46 */
static void a_role_opens_its_rows_only(void **state)
{
    const struct person nobody = { 0, "", ROLE_ANY };

    (void)state;
    for (unsigned roles = 0; roles <= ROLE_ANY; roles++) {
        const struct person person = { 5, "a", roles };
        int may = (roles & (ROLE_READER | ROLE_NURSE)) != 0;

        assert_int_equal(route_allows(&table[1], &person), may);
        assert_int_equal(route_allows(&table[0], &person), roles != 0);
        CHECK(route_allows(&table[6], &person));
    }
    CHECK(!route_allows(&table[0], &nobody));
    CHECK(route_allows(&table[6], &nobody));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_from_the_path),
        cmocka_unit_test(the_rest_of_a_path_is_handed_over),
        cmocka_unit_test(what_does_not_fit_is_unknown),
        cmocka_unit_test(a_path_of_the_other_method_is_told_apart),
        cmocka_unit_test(a_row_without_roles_is_for_nobody),
        cmocka_unit_test(a_role_opens_its_rows_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
