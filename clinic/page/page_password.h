/* page_password.h: one's own password. */
#ifndef CLINIC_PAGE_PAGE_PASSWORD_H
#define CLINIC_PAGE_PAGE_PASSWORD_H

#include "web/http.h"

/* GET and POST /password: fields old, new and again. */
http_handler page_password;
http_handler page_password_send;

#endif
