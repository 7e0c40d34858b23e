/* page_patient.h: one patient: what runs now, what comes next, the record. */
#ifndef CLINIC_PAGE_PAGE_PATIENT_H
#define CLINIC_PAGE_PAGE_PATIENT_H

#include "web/http.h"

/* GET /patient/N. */
void page_patient(struct request *request, struct reply *reply);

#endif
