/* page_machine.h: the programmer's two calls (docs/design.md).
 *
 * No session and no form token: a ticket, or a signature, is the authority.
 */
#ifndef CLINIC_PAGE_PAGE_MACHINE_H
#define CLINIC_PAGE_PAGE_MACHINE_H

#include "web/http.h"

http_handler page_machine_ticket; /* POST /visit/ticket */
http_handler page_machine_record; /* POST /visit/record */

#endif
