/* page_visit.h: a visit from its beginning to its end (SR-43). */
#ifndef CLINIC_PAGE_PAGE_VISIT_H
#define CLINIC_PAGE_PAGE_VISIT_H

#include "web/http.h"

http_handler page_visit_begin; /* POST /patient/%/visit */
http_handler page_visit_find;  /* GET /patient/%/visit: the one that is open */
http_handler page_visit;       /* GET /visit/% */
http_handler page_visit_close; /* POST /visit/%/close */

#endif
