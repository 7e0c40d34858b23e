/* page_patients.h: find a patient by name, record number or serial. */
#ifndef CLINIC_PAGE_PAGE_PATIENTS_H
#define CLINIC_PAGE_PAGE_PATIENTS_H

#include "web/http.h"

/* GET /patients: ?q= what was typed; without it all by name, ?name=&patient=
 * the page after that row. */
void page_patients(struct request *request, struct reply *reply);

#endif
