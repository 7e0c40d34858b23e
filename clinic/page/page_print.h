/* page_print.h: the printout, on screen and as files (F-12). */
#ifndef CLINIC_PAGE_PAGE_PRINT_H
#define CLINIC_PAGE_PAGE_PRINT_H

#include "web/http.h"

/* GET /patient/N/print, and the same sheet as a file; ?paper=a4 or letter,
 * otherwise the paper of the clinic's place. */
void page_print(struct request *request, struct reply *reply);
void page_print_pdf(struct request *request, struct reply *reply);
void page_print_png(struct request *request, struct reply *reply);
void page_print_svg(struct request *request, struct reply *reply);
void page_print_text(struct request *request, struct reply *reply);

#endif
