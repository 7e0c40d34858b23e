/* page_call.h: call a patient and note what came of it. */
#ifndef CLINIC_PAGE_PAGE_CALL_H
#define CLINIC_PAGE_PAGE_CALL_H

#include "web/http.h"

/* GET /patient/N/call: the numbers, what to say, the form; POST notes it. */
void page_call(struct request *request, struct reply *reply);
void page_call_send(struct request *request, struct reply *reply);

#endif
