/* page_keys.h: whose credentials the clinic takes, and which no more. */
#ifndef CLINIC_PAGE_PAGE_KEYS_H
#define CLINIC_PAGE_PAGE_KEYS_H

#include "clinic/page/page.h"

http_handler page_keys;        /* GET /admin/keys */
http_handler page_keys_add;    /* POST /admin/keys */
http_handler page_keys_remove; /* POST /admin/keys/remove */
http_handler page_keys_revoke; /* POST /admin/keys/revoke */

/* The section of Admin that leads here. */
void page_keys_put_section(struct page *page);

#endif
