/* view.h: what the pages of one patient know, read together. */
#ifndef CLINIC_PAGE_VIEW_H
#define CLINIC_PAGE_VIEW_H

#include "clinic/page/page.h"
#include "clinic/rules/worklist.h"

struct view {
    struct patient patient;
    struct current current;
    struct pump pump;       /* in use, when has_pump */
    struct reading reading; /* its newest, when has_reading */
    bool has_pump;
    bool has_reading;
    struct worklist_item item; /* why on the worklist, today */
};

/* Open the page and read its patient, the first number of the path; the look
 * is noted as action (SR-44).  0, or -1 when the reply is an error. */
int view_open(struct page *page, struct view *view, const char *action,
    struct request *request, struct reply *reply);

/* The same for another patient than the path's, of an open page. */
int view_load(
    struct page *page, struct view *view, const char *action, int64_t patient);

/* "born 4 Mar 1992 (34), MRN 40021, spinal, 555-0142", as far as known. */
const char *view_identity(struct page *page, const struct view *view);

/* Say, above everything else, that a patient is not in care any more: nobody
 * rings the bereaved because of an alarm date.  Whether it is so. */
bool view_put_gone(struct page *page, const struct view *view);

/* An address below the patient's: view_href(page, view, "/book"). */
const char *view_href(
    struct page *page, const struct view *view, const char *below);

/* What is expected to be left now, in nL; RECORD_UNKNOWN when the pump does
 * not run or there is no reading. */
int64_t view_left_nl(const struct page *page, const struct view *view);

#endif
