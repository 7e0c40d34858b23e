#include <string.h>

#include "core/fault.h"
#include "web/asset.h"
#include "web/html.h"
#include "web/ui.h"

static const char *const LEVEL_CLASS[] = { "good", "low", "medium", "high" };
static const char *const LEVEL_SHAPE[] = { "", "\u25cf", "\u25b2", "\u25a0" };

/* A place inside this site or a telephone: never a scheme that runs code. */
static bool href_is_ours(const char *href)
{
    if (href[0] == '/')
        return href[1] != '/';
    return href[0] == '?' || href[0] == '#' || strncmp(href, "tel:", 4) == 0;
}

static void put_href(struct buffer *page, const char *href)
{
    ASSERT(href_is_ours(href));
    html_raw(page, " href=\"");
    html_attr(page, href);
    html_raw(page, "\"");
}

static void put_head(struct buffer *page, const struct ui_frame *frame)
{
    html_raw(page,
        "<!doctype html>\n<html lang=\"en\"><head>"
        "<meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width, initial-scale=1\">"
        "<meta name=\"color-scheme\" content=\"light dark\"><title>");
    html_text(page, frame->title);
    html_raw(page, " \u00b7 Cisterna</title><link rel=\"stylesheet\" href=\"");
    html_attr(page, asset_path("style.css"));
    html_raw(page, "\"><link rel=\"icon\" href=\"");
    html_attr(page, asset_path("icon.svg"));
    html_raw(page, "\"><script src=\"");
    html_attr(page, asset_path("page.js"));
    html_raw(page, "\" defer></script></head>\n");
}

static void put_nav(struct buffer *page, const struct ui_frame *frame)
{
    size_t i;

    html_raw(page, "<nav aria-label=\"Main\"><ul>");
    for (i = 0; i < frame->nav_count; i++) {
        html_raw(page, "<li><a");
        put_href(page, frame->nav[i].href);
        if (frame->nav[i].current)
            html_raw(page, " aria-current=\"page\"");
        html_raw(page, ">");
        html_text(page, frame->nav[i].text);
        html_raw(page, "</a></li>");
    }
    html_raw(page, "</ul></nav>");
}

static void put_search(struct buffer *page, const char *search)
{
    html_raw(page,
        "<form class=\"find\" role=\"search\" action=\"/patients\">"
        "<label class=\"unseen\" for=\"find\">Find a patient</label>"
        "<input id=\"find\" type=\"search\" name=\"q\" maxlength=\"80\" "
        "autocomplete=\"off\" placeholder=\"name, MRN or serial\" value=\"");
    html_attr(page, search);
    html_raw(page, "\"><button>Find</button></form>");
}

static void put_person(struct buffer *page, const struct ui_frame *frame)
{
    size_t i;

    html_raw(page, "<details class=\"me\"><summary>");
    html_text(page, frame->person);
    html_raw(page, "</summary><div class=\"menu\">");
    for (i = 0; i < frame->menu_count; i++)
        ui_link(page, frame->menu[i].href, frame->menu[i].text);
    html_raw(page, "<form method=\"post\" action=\"/logout\">"
                   "<input type=\"hidden\" name=\"csrf\" value=\"");
    html_attr(page, frame->csrf);
    html_raw(page, "\"><button>Sign out</button></form></div></details>");
}

void ui_begin(struct buffer *page, const struct ui_frame *frame)
{
    put_head(page, frame);
    html_raw(page, "<body><a class=\"skip\" href=\"#main\">Skip to the page"
                   "</a><header class=\"top\"><a class=\"brand\" href=\"/\">"
                   "Cisterna</a>");
    if (frame->demo)
        html_raw(page, "<span class=\"demo\">Demonstration: fictional "
                       "people</span>");
    if (frame->nav_count)
        put_nav(page, frame);
    if (frame->search)
        put_search(page, frame->search);
    if (frame->person)
        put_person(page, frame);
    html_raw(page, "</header>\n");
    if (frame->subject) {
        html_raw(page, "<div class=\"subject\" role=\"region\" "
                       "aria-label=\"Patient and pump\">");
        html_text(page, frame->subject);
        html_raw(page, "</div>\n");
    }
    html_raw(page, "<main id=\"main\" tabindex=\"-1\"");
    if (frame->narrow)
        html_raw(page, " class=\"narrow\"");
    html_raw(page, ">");
}

void ui_end(struct buffer *page)
{
    html_raw(page, "</main>\n<footer>Cisterna is not a medical device. Verify "
                   "every number against the pump before you act on it."
                   "</footer></body></html>\n");
}

void ui_title_begin(struct buffer *page, const char *title)
{
    html_raw(page, "<div class=\"title\"><h1>");
    html_text(page, title);
    html_raw(page, "</h1>");
}

void ui_title_end(struct buffer *page)
{
    html_raw(page, "</div>\n");
}

void ui_title(struct buffer *page, const char *title)
{
    ui_title_begin(page, title);
    ui_title_end(page);
}

void ui_section_begin(
    struct buffer *page, const char *name, const char *heading, long count)
{
    html_raw(page, "<section");
    if (name) {
        html_raw(page, " id=\"");
        html_attr(page, name);
        html_raw(page, "\"");
    }
    html_raw(page, "><h2>");
    html_text(page, heading);
    if (count >= 0) {
        html_raw(page, " <span class=\"count\">");
        buffer_printf(page, "%ld", count);
        html_raw(page, "</span>");
    }
    html_raw(page, "</h2>");
}

void ui_section_end(struct buffer *page)
{
    html_raw(page, "</section>\n");
}

void ui_text(struct buffer *page, const char *text)
{
    html_raw(page, "<p>");
    html_text(page, text);
    html_raw(page, "</p>");
}

void ui_aside(struct buffer *page, const char *text)
{
    html_raw(page, "<p class=\"muted\">");
    html_text(page, text);
    html_raw(page, "</p>");
}

void ui_words(struct buffer *page, const char *text)
{
    html_raw(page, "<span>");
    html_text(page, text);
    html_raw(page, "</span>");
}

void ui_muted(struct buffer *page, const char *text)
{
    html_raw(page, "<span class=\"muted\">");
    html_text(page, text);
    html_raw(page, "</span>");
}

void ui_strong(struct buffer *page, const char *text)
{
    html_raw(page, "<strong>");
    html_text(page, text);
    html_raw(page, "</strong>");
}

void ui_space(struct buffer *page)
{
    html_raw(page, " ");
}

void ui_break(struct buffer *page)
{
    html_raw(page, "<br>");
}

void ui_line_begin(struct buffer *page)
{
    html_raw(page, "<p>");
}

void ui_line_end(struct buffer *page)
{
    html_raw(page, "</p>");
}

void ui_link(struct buffer *page, const char *href, const char *text)
{
    html_raw(page, "<a");
    put_href(page, href);
    html_raw(page, ">");
    html_text(page, text);
    html_raw(page, "</a>");
}

void ui_button(
    struct buffer *page, const char *href, const char *text, const char *about)
{
    html_raw(page, "<a class=\"button\"");
    put_href(page, href);
    html_raw(page, ">");
    html_text(page, text);
    if (about) {
        html_raw(page, "<span class=\"unseen\"> ");
        html_text(page, about);
        html_raw(page, "</span>");
    }
    html_raw(page, "</a>");
}

void ui_button_main(struct buffer *page, const char *href, const char *text)
{
    html_raw(page, "<a class=\"button main\"");
    put_href(page, href);
    html_raw(page, ">");
    html_text(page, text);
    html_raw(page, "</a>");
}

void ui_button_away(struct buffer *page, const char *address, const char *text)
{
    ASSERT(strncmp(address, "http://", 7) == 0 ||
           strncmp(address, "https://", 8) == 0);
    html_raw(page, "<a class=\"button\" href=\"");
    html_attr(page, address);
    html_raw(page, "\">");
    html_text(page, text);
    html_raw(page, "</a>");
}

void ui_actions_begin(struct buffer *page)
{
    html_raw(page, "<div class=\"actions\">");
}

void ui_actions_end(struct buffer *page)
{
    html_raw(page, "</div>\n");
}

void ui_filters(struct buffer *page, const char *name,
    const struct ui_link *links, size_t count)
{
    size_t i;

    html_raw(page, "<nav class=\"filters\" aria-label=\"");
    html_attr(page, name);
    html_raw(page, "\"><ul>");
    for (i = 0; i < count; i++) {
        html_raw(page, "<li><a");
        put_href(page, links[i].href);
        if (links[i].current)
            html_raw(page, " aria-current=\"true\"");
        html_raw(page, ">");
        html_text(page, links[i].text);
        html_raw(page, "</a></li>");
    }
    html_raw(page, "</ul></nav>");
}

void ui_print(struct buffer *page)
{
    html_raw(page, "<button type=\"button\" data-print hidden>Print</button>");
}

void ui_badge(struct buffer *page, enum ui_level level, const char *text)
{
    html_raw(page, "<span class=\"badge ");
    buffer_text(page, LEVEL_CLASS[level]);
    html_raw(page, "\">");
    if (level != UI_GOOD) {
        html_raw(page, "<span class=\"shape\" aria-hidden=\"true\">");
        buffer_text(page, LEVEL_SHAPE[level]);
        html_raw(page, "</span> <span class=\"unseen\">");
        buffer_text(page, LEVEL_CLASS[level]);
        html_raw(page, ": </span>");
    }
    html_text(page, text);
    html_raw(page, "</span>");
}

void ui_notice_begin(
    struct buffer *page, enum ui_level level, const char *title)
{
    html_raw(page, "<div class=\"notice ");
    buffer_text(page, LEVEL_CLASS[level]);
    html_raw(page, "\" role=\"note\"><p class=\"lead\">");
    ui_badge(page, level, title);
    html_raw(page, "</p>");
}

void ui_notice_end(struct buffer *page)
{
    html_raw(page, "</div>\n");
}

void ui_drawing_begin(struct buffer *page)
{
    html_raw(page, "<figure>");
}

void ui_drawing_end(struct buffer *page)
{
    html_raw(page, "</figure>\n");
}

void ui_sheet(
    struct buffer *page, const char *src, const char *words, const char *text)
{
    ASSERT(href_is_ours(src));
    html_raw(page, "<div class=\"sheet\"><img src=\"");
    html_attr(page, src);
    html_raw(page, "\" alt=\"");
    html_attr(page, words);
    html_raw(page, "\"><pre tabindex=\"0\" role=\"region\" "
                   "aria-label=\"The printout in words\">");
    html_text(page, text);
    html_raw(page, "</pre></div>");
}

void ui_fold_begin(struct buffer *page, const char *summary)
{
    html_raw(page, "<details class=\"fold\"><summary>");
    html_text(page, summary);
    html_raw(page, "</summary>");
}

void ui_fold_end(struct buffer *page)
{
    html_raw(page, "</details>\n");
}

void ui_stale_after(struct buffer *page, int minutes, const char *text)
{
    html_raw(page, "<p class=\"stale\" role=\"status\" data-stale=\"");
    buffer_printf(page, "%d", minutes);
    html_raw(page, "\"><span hidden>");
    html_text(page, text);
    html_raw(page, "</span></p>");
}
