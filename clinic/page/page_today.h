/* page_today.h: the worklist: who needs what, most urgent first. */
#ifndef CLINIC_PAGE_PAGE_TODAY_H
#define CLINIC_PAGE_PAGE_TODAY_H

#include "web/http.h"

/* GET /today: ?only=overdue one kind, ?day=&patient= the page after that row;
 * and GET /today.csv, all of it. */
void page_today(struct request *request, struct reply *reply);
void page_today_csv(struct request *request, struct reply *reply);

#endif
