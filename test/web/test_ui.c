/* test_ui.c: the parts pages are made of. */
#include "test/test.h"
#include "web/asset.h"
#include "web/ui.h"
#include "web/ui_draw.h"
#include "web/ui_form.h"
#include "web/ui_list.h"

static struct buffer b;

static int clear(void **state)
{
    (void)state;
    buffer_clear(&b);
    return 0;
}

static int forget(void **state)
{
    (void)state;
    buffer_free(&b);
    return 0;
}

static bool has(const char *text)
{
    return strstr(buffer_get(&b), text) != NULL;
}

static const char EVIL[] = "\"><script>x</script>";

/* Every part that takes text, given the worst of it. */
static void no_part_lets_a_tag_through(void **state)
{
    const struct ui_link nav[] = { { "/today", EVIL, true } };
    const struct ui_frame frame = { EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, nav, 1,
        nav, 1, true, false };
    const struct ui_field field = { .name = EVIL,
        .label = EVIL,
        .value = EVIL,
        .unit = EVIL,
        .hint = EVIL,
        .error = EVIL };
    const struct ui_option option = { EVIL, EVIL, EVIL };
    const struct ui_form form = { .action = "/x", .csrf = EVIL, .once = EVIL };
    const struct ui_item item = { UI_HIGH, EVIL, "/patient/1", EVIL, EVIL, EVIL,
        EVIL, EVIL };
    const struct ui_column column = { EVIL, false };
    const struct ui_cell cell = { EVIL, NULL, UI_LOW };
    const struct ui_bar bar = { 0, 1, EVIL };

    (void)state;
    ui_begin(&b, &frame);
    ui_title(&b, EVIL);
    ui_section_begin(&b, EVIL, EVIL, 1);
    ui_text(&b, EVIL);
    ui_aside(&b, EVIL);
    ui_words(&b, EVIL);
    ui_muted(&b, EVIL);
    ui_strong(&b, EVIL);
    ui_link(&b, "/x?q=\"><script>", EVIL);
    ui_button(&b, "/x", EVIL, EVIL);
    ui_button_main(&b, "/x", EVIL);
    ui_filters(&b, EVIL, nav, 1);
    ui_notice_begin(&b, UI_HIGH, EVIL);
    ui_sheet(&b, "/x", EVIL, EVIL);
    ui_fold_begin(&b, EVIL);
    ui_stale_after(&b, 5, EVIL);
    ui_form_begin(&b, &form);
    ui_form_errors(&b, &field, 1);
    ui_form_field(&b, &field);
    ui_form_notes(&b, &field);
    ui_form_select(&b, &field, &option, 1);
    ui_form_radios(&b, &field, &option, 1);
    ui_form_check(&b, &field);
    ui_form_group_begin(&b, EVIL);
    ui_form_submit(&b, EVIL);
    ui_form_step(&b, EVIL, EVIL);
    ui_form_other(&b, EVIL, EVIL, EVIL);
    ui_list_item_begin(&b, &item);
    ui_list_table_begin(&b, EVIL, &column, 1);
    ui_list_table_row(&b, &column, &cell, 1);
    ui_list_table_marked(&b, &column, &cell, 1, 0);
    ui_list_block_begin(&b, EVIL);
    ui_list_fact(&b, EVIL, EVIL);
    ui_list_large(&b, EVIL, EVIL);
    ui_list_event(&b, &(struct ui_event){ EVIL, EVIL, NULL, EVIL });
    ui_list_event(&b, &(struct ui_event){ EVIL, EVIL, "/x", EVIL });
    ui_form_press(&b, &form, EVIL, true);
    ui_list_step(&b, &(struct ui_step){ EVIL, EVIL, EVIL, UI_HIGH });
    ui_list_pages(&b, "/x", EVIL, "/y");
    ui_button_away(&b, "https://x/\"><script>", EVIL);
    ui_draw_bar(&b, 1, 2, 1, EVIL);
    ui_draw_day(&b, &(struct ui_day){ &bar, 1, &bar, 1, EVIL });
    ui_draw_sound(&b, "/x\"><script>", EVIL);
    ui_draw_live_begin(&b, "/x\"><script>", 5);
    ui_draw_typed_begin(&b, "/x\"><script>");
    CHECK(!has("<script>"));
    CHECK(!has("\"\">"));
}

/* The policy of the server refuses them, so no part may write them. */
static void no_part_writes_inline_style_or_script(void **state)
{
    (void)state;
    no_part_lets_a_tag_through(state);
    CHECK(!has(" style="));
    CHECK(!has("<style"));
    CHECK(!has(" onclick"));
    CHECK(!has("javascript:"));
}

static void a_link_that_leaves_the_site_is_a_fault(void **state)
{
    (void)state;
    CHECK_FAULT(ui_link(&b, "", "x"));
    CHECK_FAULT(ui_link(&b, "javascript:x", "x"));
    CHECK_FAULT(ui_link(&b, "//elsewhere", "x"));
    CHECK_FAULT(ui_link(&b, "http://x", "x"));
    CHECK_FAULT(ui_link(&b, "data:x", "x"));
    CHECK_FAULT(ui_link(&b, "today", "x"));
    ui_link(&b, "tel:555-0100", "Call");
    ui_link(&b, "?only=overdue", "overdue");
    ui_link(&b, "#dose", "Dose");
    ui_link(&b, "/", "home");
}

/* A clinic's page is another site, and nothing else may stand there. */
static void a_button_away_leads_to_a_site(void **state)
{
    (void)state;
    CHECK_FAULT(ui_button_away(&b, "javascript:x", "x"));
    CHECK_FAULT(ui_button_away(&b, "/today", "x"));
    ui_button_away(&b, "http://127.0.0.1:8080/visit/7", "Visit");
    CHECK(has("href=\"http://127.0.0.1:8080/visit/7\""));
}

static void a_bar_is_as_long_as_its_part(void **state)
{
    (void)state;
    ui_draw_bar(&b, 5, 20, 2, "5 of 20 mL");
    CHECK(has("width=\"250\" height=\"10\" class=\"full\""));
    CHECK(has("x=\"100\""));
    CHECK(has("role=\"img\" aria-label=\"5 of 20 mL\""));
    buffer_clear(&b);
    ui_draw_bar(&b, 30, 20, -1, "too much");
    CHECK(has("width=\"1000\""));
    CHECK(!has("class=\"mark\""));
    buffer_clear(&b);
    ui_draw_bar(&b, 5, 0, -1, "of nothing");
    CHECK(has("width=\"0\""));
}

static void a_day_is_drawn_by_its_rates(void **state)
{
    const struct ui_bar steps[] = { { 0, 50, "low" }, { 720, 100, "high" } };
    const struct ui_bar before = { 0, 100, "before" };

    (void)state;
    ui_draw_day(&b, &(struct ui_day){ steps, 2, &before, 1, "a day" });
    CHECK(has("<rect x=\"0\" y=\"62\" width=\"359\" height=\"58\""));
    CHECK(has("<rect x=\"360\" y=\"4\" width=\"359\" height=\"116\""));
    CHECK(has("<title>high</title>"));
    CHECK(has("class=\"before\" d=\"M0 4H720\""));
    buffer_clear(&b);
    ui_draw_day(&b, &(struct ui_day){ NULL, 0, NULL, 0, "nothing" });
    CHECK(!has("class=\"before\""));
}

/* WCAG 1.4.1: a level is never a colour alone. */
static void each_level_has_its_shape_and_word(void **state)
{
    (void)state;
    ui_badge(&b, UI_HIGH, "Overdue");
    CHECK(has("\u25a0") && has("high: ") && has("Overdue"));
    buffer_clear(&b);
    ui_badge(&b, UI_MEDIUM, "Soon");
    CHECK(has("\u25b2") && has("medium: "));
    buffer_clear(&b);
    ui_badge(&b, UI_LOW, "Notice");
    CHECK(has("\u25cf") && has("low: "));
    buffer_clear(&b);
    ui_badge(&b, UI_GOOD, "ok");
    assert_string_equal(b.data, "<span class=\"badge good\">ok</span>");
}

static void a_field_in_error_keeps_what_was_typed(void **state)
{
    const struct ui_field field = { .name = "fill",
        .label = "Fill",
        .value = ".5",
        .unit = "mL",
        .error = "Write a digit before the point: 0.5" };

    (void)state;
    ui_form_errors(&b, &field, 1);
    CHECK(has("<a href=\"#fill\">Fill</a>"));
    CHECK(has("role=\"alert\""));
    ui_form_field(&b, &field);
    CHECK(has("value=\".5\""));
    CHECK(has("aria-invalid=\"true\""));
    CHECK(has("aria-describedby=\"fill-error \""));
    CHECK(has("id=\"fill-error\""));
    CHECK(has("<label for=\"fill\">"));
}

static void a_form_without_errors_has_no_summary(void **state)
{
    const struct ui_field field = { .name = "fill", .label = "Fill" };

    (void)state;
    ui_form_errors(&b, &field, 1);
    ui_form_errors(&b, NULL, 0);
    CHECK(b.len == 0);
}

static void a_password_is_never_sent_back(void **state)
{
    const struct ui_field field = {
        .name = "p", .label = "Password", .value = "hunter2", .type = "password"
    };

    (void)state;
    ui_form_field(&b, &field);
    CHECK(!has("hunter2"));
}

static void a_choice_keeps_what_was_chosen(void **state)
{
    const struct ui_option options[] = { { "20", "20 mL", NULL },
        { "40", "40 mL", NULL } };
    struct ui_field field = { .name = "model", .label = "Pump", .value = "40" };

    (void)state;
    ui_form_select(&b, &field, options, 2);
    CHECK(has("<option value=\"40\" selected>"));
    CHECK(has("<option value=\"20\">"));
    buffer_clear(&b);
    ui_form_radios(&b, &field, options, 2);
    CHECK(has("value=\"40\" checked"));
    field.value = NULL;
    buffer_clear(&b);
    ui_form_radios(&b, &field, options, 2);
    CHECK(!has("checked"));
}

static void nobody_signed_in_has_no_navigation(void **state)
{
    const struct ui_frame frame = { .title = "Sign in" };

    (void)state;
    ui_begin(&b, &frame);
    CHECK(!has("<nav"));
    CHECK(!has("logout"));
    CHECK(!has("search"));
    CHECK(has("<title>Sign in "));
}

/* What is fetched under an address never changes: it holds the digest. */
static void assets_are_found_by_their_digest_only(void **state)
{
    const struct asset *asset = asset_find(asset_path("style.css"));

    (void)state;
    CHECK(asset && asset->len > 1000);
    assert_string_equal(asset->type, "text/css; charset=utf-8");
    CHECK(strncmp(asset->path, "/static/style-", 14) == 0);
    CHECK(strlen(asset->path) == 14 + 16 + 4);
    CHECK(asset_find("/static/style.css") == NULL);
    CHECK(asset_find("") == NULL);
    CHECK(asset_find(asset_path("page.js")) != NULL);
    CHECK(asset_find(asset_path("icon.svg")) != NULL);
    CHECK_FAULT(asset_path("other.css"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(no_part_lets_a_tag_through, clear),
        cmocka_unit_test_setup(no_part_writes_inline_style_or_script, clear),
        cmocka_unit_test_setup(a_link_that_leaves_the_site_is_a_fault, clear),
        cmocka_unit_test_setup(a_button_away_leads_to_a_site, clear),
        cmocka_unit_test_setup(a_bar_is_as_long_as_its_part, clear),
        cmocka_unit_test_setup(a_day_is_drawn_by_its_rates, clear),
        cmocka_unit_test_setup(each_level_has_its_shape_and_word, clear),
        cmocka_unit_test_setup(a_field_in_error_keeps_what_was_typed, clear),
        cmocka_unit_test_setup(a_form_without_errors_has_no_summary, clear),
        cmocka_unit_test_setup(a_password_is_never_sent_back, clear),
        cmocka_unit_test_setup(a_choice_keeps_what_was_chosen, clear),
        cmocka_unit_test_setup(nobody_signed_in_has_no_navigation, clear),
        cmocka_unit_test(assets_are_found_by_their_digest_only),
    };

    return cmocka_run_group_tests(tests, NULL, forget);
}
