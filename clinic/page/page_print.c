#include <string.h>

#include "clinic/page/page_print.h"
#include "clinic/page/printout.h"
#include "web/ui.h"

struct print {
    struct page page;
    struct view view;
    struct sheet sheet;
};

static int open_print(
    struct print *print, struct request *request, struct reply *reply)
{
    if (view_open(&print->page, &print->view, "print", request, reply))
        return -1;
    return printout_fill(&print->page, &print->view, &print->sheet);
}

static enum sheet_paper paper_of(struct print *print)
{
    const char *word = http_query(print->page.request, "paper");

    if (strcmp(word, "a4") == 0)
        return SHEET_A4;
    if (strcmp(word, "letter") == 0)
        return SHEET_LETTER;
    return printout_paper(&print->page);
}

/* A drawing that failed has logged why. */
static void finish(struct print *print, int failed, const char *type)
{
    struct reply *reply = print->page.reply;

    if (failed) {
        http_error(print->page.request, reply, 500,
            "The printout could not be drawn. The record is whole: try "
            "again, or take the printout as text.");
        return;
    }
    reply->type = type;
}

void page_print_pdf(struct request *request, struct reply *reply)
{
    struct print print;

    if (open_print(&print, request, reply) == 0)
        finish(&print,
            sheet_pdf(&print.sheet, paper_of(&print), print.page.out),
            "application/pdf");
}

void page_print_png(struct request *request, struct reply *reply)
{
    struct print print;

    if (open_print(&print, request, reply) == 0)
        finish(&print, sheet_png(&print.sheet, print.page.out), "image/png");
}

void page_print_svg(struct request *request, struct reply *reply)
{
    struct print print;

    if (open_print(&print, request, reply) == 0)
        finish(&print,
            sheet_svg(&print.sheet, paper_of(&print), print.page.out),
            "image/svg+xml");
}

void page_print_text(struct request *request, struct reply *reply)
{
    struct print print;

    if (open_print(&print, request, reply))
        return;
    sheet_text(&print.sheet, print.page.out);
    reply->type = "text/plain; charset=utf-8";
}

static void put_links(struct print *print)
{
    struct page *page = &print->page;
    const struct view *view = &print->view;
    bool letter = printout_paper(page) == SHEET_LETTER;

    ui_actions_begin(page->out);
    ui_button_main(page->out, view_href(page, view, "/print.pdf"),
        letter ? "PDF, letter" : "PDF, A4");
    ui_button(page->out,
        view_href(page, view,
            letter ? "/print.pdf?paper=a4" : "/print.pdf?paper=letter"),
        letter ? "PDF, A4" : "PDF, letter", NULL);
    ui_button(
        page->out, view_href(page, view, "/print.png"), "For a phone", NULL);
    ui_button(page->out, view_href(page, view, "/print.svg"), "SVG", NULL);
    ui_button(page->out, view_href(page, view, "/print.txt"), "Text", NULL);
    ui_button(page->out, view_href(page, view, ""), "Back", NULL);
    ui_actions_end(page->out);
}

/* The words of the sheet are the page; the picture is how it will look. */
void page_print(struct request *request, struct reply *reply)
{
    struct print print;
    struct page *page = &print.page;
    struct buffer text = { 0 };

    if (open_print(&print, request, reply))
        return;
    page_begin(
        page, page_text(page, "Printout: %s", print.view.patient.name), NULL);
    ui_title(
        page->out, page_text(page, "Printout: %s", print.view.patient.name));
    put_links(&print);
    sheet_text(&print.sheet, &text);
    ui_sheet(page->out, view_href(page, &print.view, "/print.svg"),
        "The printout as it will look on paper; its words follow.",
        buffer_get(&text));
    buffer_free(&text);
    page_end(page);
}
