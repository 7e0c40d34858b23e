/* page.h: what the programmer's pages share: desk, frame, what stands on all.
 */
#ifndef PROGRAMMER_PAGE_H
#define PROGRAMMER_PAGE_H

#include <stdbool.h>

#include "programmer/desk.h"
#include "web/http.h"
#include "web/ui.h"

/* Who may do what (interfaces.md), as masks for the route table; the pump
 * asks again. */
enum {
    PAGE_MAY_READ = ROLE_READER | ROLE_NURSE | ROLE_PRESCRIBER,
    PAGE_MAY_REFILL = ROLE_NURSE | ROLE_PRESCRIBER,
    PAGE_MAY_PRESCRIBE = ROLE_PRESCRIBER,
};

/* One page being made; view and typed are copies of this moment. */
struct page {
    struct request *request;
    struct reply *reply;
    struct buffer *out;
    struct arena *arena;
    struct desk *desk;
    struct desk_view *view;
    struct typed *typed;
    const char *typed_for; /* see struct desk */
    bool is_waiting;       /* a ticket waits to be taken up */
    char *waiting_clinic;
};

/* Look at the desk. */
void page_open(struct page *page, struct request *request, struct reply *reply);

/* Look again, after something was done. */
void page_look(struct page *page);

/* For pages of a visit: false, and the reply is a redirect to where one
 * begins, when there is none. */
bool page_has_visit(struct page *page);

/* For what changes the pump: false, and the page says why, when a fate is not
 * known (SR-28) or nobody has confirmed whose pump it is (SR-31).  To be asked
 * between page_begin and page_end. */
bool page_may_change(struct page *page);

/* The same for what was sent; the reply is then complete. */
bool page_takes_change(struct page *page, const char *title, const char *place);

/* The frame, its title, and what every page says: SR-28, a silent pump, what
 * was just done.  place is the navigation's ("/refill"). */
void page_begin(struct page *page, const char *title, const char *place);
void page_begin_narrow(struct page *page, const char *title, const char *place);
void page_end(struct page *page);

/* Between desk_take and desk_give: what went wrong is said on the next page;
 * true when it went well. */
bool page_went(struct page *page, enum visit_result result, const char *done);

/* printf into the request's arena. */
#define page_text(page, ...) arena_printf((page)->arena, __VA_ARGS__)

/* Every page of the site, also those that are errors. */
void page_error(struct request *request, struct reply *reply, int status,
    const char *words);

/* A date of pump time with the weekday, and how far it is; "after 2199". */
const char *page_day(struct page *page, uint64_t pump_s);

/* The pages, a file for each kind; routes.c says who may see them. */
http_handler page_login, page_login_again, page_login_send, page_logout;
http_handler page_home, page_open_send, page_end_send, page_send_send;
http_handler page_visit, page_visit_arrive, page_visit_take;
http_handler page_who, page_who_send;
http_handler page_pump, page_pump_live, page_read_send;
http_handler page_refill, page_refill_send, page_dose, page_dose_send;
http_handler page_schedule, page_schedule_send, page_schedule_draw;
http_handler page_bridge, page_bridge_send, page_drop_send;
http_handler page_review, page_review_send;
http_handler page_bolus, page_bolus_send;
http_handler page_alarms, page_alarms_send;
http_handler page_order, page_order_send;
http_handler page_log, page_done;
http_handler page_print_pdf, page_print_png, page_print_svg, page_print_text;
http_handler page_asset;

struct site;

/* The route table, into a site. */
void routes_init(struct site *site);

#endif
