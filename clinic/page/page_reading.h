/* page_reading.h: a new reading, typed from a commercial pump's printout. */
#ifndef CLINIC_PAGE_PAGE_READING_H
#define CLINIC_PAGE_PAGE_READING_H

#include "web/http.h"

/* GET /patient/N/reading/new: the form; POST, by its field step: "review"
 * shows what was found before anything is stored, "edit" goes back with
 * everything that was typed, "save" stores it once (R-03, SR-30). */
void page_reading(struct request *request, struct reply *reply);
void page_reading_send(struct request *request, struct reply *reply);

#endif
