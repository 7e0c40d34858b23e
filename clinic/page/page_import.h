/* page_import.h: the clinic's sheet, first as a dry run, then for good. */
#ifndef CLINIC_PAGE_PAGE_IMPORT_H
#define CLINIC_PAGE_PAGE_IMPORT_H

#include "web/http.h"

/* GET /import: the form; POST, by its field step: "try" shows every row's fate
 * and keeps nothing, "keep" imports the same sheet (SR-48). */
void page_import(struct request *request, struct reply *reply);
void page_import_send(struct request *request, struct reply *reply);

#endif
