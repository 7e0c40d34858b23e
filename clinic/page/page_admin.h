/* page_admin.h: people and roles. */
#ifndef CLINIC_PAGE_PAGE_ADMIN_H
#define CLINIC_PAGE_PAGE_ADMIN_H

#include "web/http.h"

/* GET /admin: everybody.  POST /admin/people adds one: name, password, and a
 * field for each role.  GET and POST /admin/people/N: one person's roles, a
 * new password, whether they may sign in. */
http_handler page_admin;
http_handler page_admin_add;
http_handler page_admin_person;
http_handler page_admin_person_send;

#endif
