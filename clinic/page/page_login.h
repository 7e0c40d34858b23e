/* page_login.h: sign in and out; the first administrator; the start. */
#ifndef CLINIC_PAGE_PAGE_LOGIN_H
#define CLINIC_PAGE_PAGE_LOGIN_H

#include "web/http.h"

/* GET /: to the worklist, or to what the person's roles open. */
http_handler page_home;

/* GET and POST /login: fields name and password.  While nobody can sign in,
 * GET shows the form that makes the first administrator: POST /first, fields
 * code, name, password and again. */
http_handler page_login;
http_handler page_login_send;

/* For struct site: GET /login with request->kept. */
http_handler page_login_again;

/* POST /login/code: fields ticket and code, for who has a second factor. */
http_handler page_login_code;

http_handler page_login_first;

/* POST /logout. */
http_handler page_logout;

#endif
