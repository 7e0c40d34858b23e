/* page_book.h: book, move or cancel a refill visit (R-04, SR-42). */
#ifndef CLINIC_PAGE_PAGE_BOOK_H
#define CLINIC_PAGE_PAGE_BOOK_H

#include "web/http.h"

/* GET /patient/N/book: the form, with the window to book in; POST stores it.
 * A day after refill-by is asked about again. */
void page_book(struct request *request, struct reply *reply);
void page_book_send(struct request *request, struct reply *reply);

/* POST /patient/N/cancel: takes the coming visit back, with a reason. */
void page_book_cancel(struct request *request, struct reply *reply);

#endif
