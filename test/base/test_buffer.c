/* test_buffer.c: arena and buffer. */
#include "base/arena.h"
#include "base/buffer.h"
#include "test/test.h"

static void a_buffer_holds_what_was_put(void **state)
{
    struct buffer b = { 0 };
    int i;

    (void)state;
    assert_string_equal(buffer_get(&b), "");
    for (i = 0; i < 1000; i++)
        buffer_printf(&b, "%d,", i % 10);
    buffer_char(&b, '!');
    assert_int_equal(b.len, 2001);
    CHECK(strncmp(b.data, "0,1,2,", 6) == 0);
    CHECK(b.data[2000] == '!' && b.data[2001] == 0);
    buffer_clear(&b);
    assert_string_equal(buffer_get(&b), "");
    buffer_free(&b);
}

static void an_arena_gives_zeroed_memory_that_does_not_overlap(void **state)
{
    struct arena a = { 0 };
    char *first, *second;
    int i;

    (void)state;
    for (i = 0; i < 3; i++) {
        first = arena_alloc(&a, 20000);
        second = arena_alloc(&a, 1);
        CHECK(first[0] == 0 && first[19999] == 0 && second[0] == 0);
        memset(first, 1, 20000);
        CHECK(second[0] == 0);
        assert_string_equal(arena_printf(&a, "%d mL", 20), "20 mL");
        arena_reset(&a);
    }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_buffer_holds_what_was_put),
        cmocka_unit_test(an_arena_gives_zeroed_memory_that_does_not_overlap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
