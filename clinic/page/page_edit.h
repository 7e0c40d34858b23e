/* page_edit.h: add a patient with a pump, or complete the record of one. */
#ifndef CLINIC_PAGE_PAGE_EDIT_H
#define CLINIC_PAGE_PAGE_EDIT_H

#include "web/http.h"

/* GET /patient/new: an empty form; POST adds patient and pump, both or none,
 * once however often it is sent. */
void page_edit_new(struct request *request, struct reply *reply);
void page_edit_new_send(struct request *request, struct reply *reply);

/* GET /patient/N/edit: what is on record; POST changes it, and adds the pump
 * when there is none in use. */
void page_edit(struct request *request, struct reply *reply);
void page_edit_send(struct request *request, struct reply *reply);

#endif
