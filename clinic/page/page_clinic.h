/* page_clinic.h: whom to call, as every paper of the clinic says it. */
#ifndef CLINIC_PAGE_PAGE_CLINIC_H
#define CLINIC_PAGE_PAGE_CLINIC_H

#include "clinic/page/page.h"

http_handler page_clinic;      /* GET /admin/clinic */
http_handler page_clinic_send; /* POST /admin/clinic */

/* The section of Admin that leads here, and says what is missing. */
void page_clinic_put_section(struct page *page);

#endif
