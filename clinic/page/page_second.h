/* page_second.h: a person's second factor: on, with an app; off (SR-46). */
#ifndef CLINIC_PAGE_PAGE_SECOND_H
#define CLINIC_PAGE_PAGE_SECOND_H

#include "web/http.h"

/* GET /second: a new secret as text and QR code, or that it is on. */
http_handler page_second;

/* POST /second: fields secret, code and password; POST /second/off: code and
 * password. */
http_handler page_second_on;
http_handler page_second_off;

#endif
