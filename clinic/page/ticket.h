/* ticket.h: what a browser holds between a right password and its code.
 *
 * Sealed with a key that this process made, so that no browser can make or
 * change one: the account, a digest of its password, and an end.  It opens
 * nothing by itself.
 */
#ifndef CLINIC_PAGE_TICKET_H
#define CLINIC_PAGE_TICKET_H

#include <stdint.h>

#include "clinic/page/page.h"

enum { TICKET_LIFE_S = 300 };

/* The ticket in hex, in the page's arena. */
const char *ticket_make(struct page *page, const struct account *account);

/* The account that a ticket is of, as it is now: 0 when it is forged or past
 * its end, or the password has changed. */
int64_t ticket_read(
    struct page *page, const char *ticket, struct account *account);

#endif
