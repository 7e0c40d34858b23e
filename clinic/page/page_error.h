/* page_error.h: any error, in words. */
#ifndef CLINIC_PAGE_PAGE_ERROR_H
#define CLINIC_PAGE_PAGE_ERROR_H

#include "web/site.h"

/* For struct site.  Touches no store: that may be what failed. */
site_error_page page_error;

#endif
