/* page_book.h: book, move or cancel a refill visit (R-04, SR-42). */
#ifndef CLINIC_PAGE_PAGE_BOOK_H
#define CLINIC_PAGE_PAGE_BOOK_H

#include "clinic/page/view.h"
#include "web/http.h"

/* GET /patient/N/book: the form, with the window to book in; POST stores it.
 * A day after refill-by is asked about again. */
void page_book(struct request *request, struct reply *reply);
void page_book_send(struct request *request, struct reply *reply);

/* POST /patient/N/cancel: takes the coming visit back, with a reason. */
void page_book_cancel(struct request *request, struct reply *reply);

/* When to come again, as a part of a visit's page, and the form to book it
 * unless visit is 0; afterwards the visit goes on.  main: its button is the
 * page's default. */
struct page_book_part {
    struct page *page;
    const struct view *view;
    int64_t visit;
    bool main;
};
void page_book_put(const struct page_book_part *part);

#endif
