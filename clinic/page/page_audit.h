/* page_audit.h: who changed what, and who looked at whom (SR-44). */
#ifndef CLINIC_PAGE_PAGE_AUDIT_H
#define CLINIC_PAGE_PAGE_AUDIT_H

#include "web/http.h"

/*
 * GET /audit: the newest changes; ?subject=patient/12 those about one patient,
 * account/3 about one account, with the newest looks at that patient below;
 * ?before=N those before that entry.
 */
http_handler page_audit;

#endif
