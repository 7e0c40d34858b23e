#include "clinic/page/routes.h"
#include "clinic/page/page.h"
#include "clinic/page/page_admin.h"
#include "clinic/page/page_audit.h"
#include "clinic/page/page_book.h"
#include "clinic/page/page_call.h"
#include "clinic/page/page_clinic.h"
#include "clinic/page/page_edit.h"
#include "clinic/page/page_error.h"
#include "clinic/page/page_import.h"
#include "clinic/page/page_keys.h"
#include "clinic/page/page_login.h"
#include "clinic/page/page_machine.h"
#include "clinic/page/page_password.h"
#include "clinic/page/page_patient.h"
#include "clinic/page/page_patients.h"
#include "clinic/page/page_print.h"
#include "clinic/page/page_reading.h"
#include "clinic/page/page_second.h"
#include "clinic/page/page_today.h"
#include "clinic/page/page_visit.h"
#include "web/server.h"

static const struct route routes[] = {
    { METHOD_GET, "/health", ROLE_PUBLIC, ROUTE_BARE, server_health },
    { METHOD_GET, "/metrics", ROLE_PUBLIC, ROUTE_BARE, server_metrics },
    { METHOD_GET, "/static/*", ROLE_PUBLIC, ROUTE_BARE, server_asset },

    { METHOD_GET, "/login", ROLE_PUBLIC, ROUTE_PLAIN, page_login },
    { METHOD_POST, "/login", ROLE_PUBLIC, ROUTE_PLAIN, page_login_send },
    { METHOD_POST, "/login/code", ROLE_PUBLIC, ROUTE_PLAIN, page_login_code },
    { METHOD_POST, "/first", ROLE_PUBLIC, ROUTE_PLAIN, page_login_first },
    { METHOD_POST, "/logout", ROLE_ANY, ROUTE_PLAIN, page_logout },
    { METHOD_GET, "/password", ROLE_ANY, ROUTE_PLAIN, page_password },
    { METHOD_POST, "/password", ROLE_ANY, ROUTE_PLAIN, page_password_send },
    { METHOD_GET, "/second", ROLE_ANY, ROUTE_PLAIN, page_second },
    { METHOD_POST, "/second", ROLE_ANY, ROUTE_PLAIN, page_second_on },
    { METHOD_POST, "/second/off", ROLE_ANY, ROUTE_PLAIN, page_second_off },

    { METHOD_GET, "/", ROLE_ANY, ROUTE_PLAIN, page_home },
    { METHOD_GET, "/today", PAGE_MAY_SEE, ROUTE_PLAIN, page_today },
    { METHOD_GET, "/today.csv", PAGE_MAY_SEE, ROUTE_SLOW, page_today_csv },

    { METHOD_GET, "/patients", PAGE_MAY_SEE, ROUTE_PLAIN, page_patients },
    { METHOD_GET, "/patient/new", PAGE_MAY_READ_PUMPS, ROUTE_AGAIN,
        page_edit_new },
    { METHOD_POST, "/patient/new", PAGE_MAY_READ_PUMPS, ROUTE_PLAIN,
        page_edit_new_send },
    { METHOD_GET, "/patient/%/edit", PAGE_MAY_BOOK, ROUTE_AGAIN, page_edit },
    { METHOD_POST, "/patient/%/edit", PAGE_MAY_BOOK, ROUTE_PLAIN,
        page_edit_send },
    { METHOD_GET, "/patient/%", PAGE_MAY_SEE, ROUTE_PLAIN, page_patient },
    { METHOD_GET, "/patient/%/print", PAGE_MAY_SEE, ROUTE_PLAIN, page_print },
    { METHOD_GET, "/patient/%/print.pdf", PAGE_MAY_SEE, ROUTE_SLOW,
        page_print_pdf },
    { METHOD_GET, "/patient/%/print.png", PAGE_MAY_SEE, ROUTE_SLOW,
        page_print_png },
    { METHOD_GET, "/patient/%/print.svg", PAGE_MAY_SEE, ROUTE_SLOW,
        page_print_svg },
    { METHOD_GET, "/patient/%/print.txt", PAGE_MAY_SEE, ROUTE_SLOW,
        page_print_text },
    { METHOD_GET, "/patient/%.pdf", PAGE_MAY_SEE, ROUTE_SLOW, page_print_pdf },
    { METHOD_GET, "/patient/%.png", PAGE_MAY_SEE, ROUTE_SLOW, page_print_png },
    { METHOD_GET, "/patient/%.svg", PAGE_MAY_SEE, ROUTE_SLOW, page_print_svg },
    { METHOD_GET, "/patient/%.txt", PAGE_MAY_SEE, ROUTE_SLOW, page_print_text },
    { METHOD_GET, "/patient/%/book", PAGE_MAY_BOOK, ROUTE_AGAIN, page_book },
    { METHOD_POST, "/patient/%/book", PAGE_MAY_BOOK, ROUTE_PLAIN,
        page_book_send },
    { METHOD_POST, "/patient/%/cancel", PAGE_MAY_BOOK, ROUTE_PLAIN,
        page_book_cancel },
    { METHOD_GET, "/patient/%/call", PAGE_MAY_BOOK, ROUTE_AGAIN, page_call },
    { METHOD_POST, "/patient/%/call", PAGE_MAY_BOOK, ROUTE_PLAIN,
        page_call_send },
    { METHOD_GET, "/patient/%/reading/new", PAGE_MAY_READ_PUMPS, ROUTE_AGAIN,
        page_reading },
    { METHOD_POST, "/patient/%/reading/new", PAGE_MAY_READ_PUMPS, ROUTE_PLAIN,
        page_reading_send },

    { METHOD_POST, "/patient/%/visit", PAGE_MAY_READ_PUMPS, ROUTE_PLAIN,
        page_visit_begin },
    { METHOD_GET, "/patient/%/visit", PAGE_MAY_SEE, ROUTE_PLAIN,
        page_visit_find },
    { METHOD_GET, "/visit/%", PAGE_MAY_SEE, ROUTE_SLOW, page_visit },
    { METHOD_POST, "/visit/%/close", PAGE_MAY_READ_PUMPS, ROUTE_PLAIN,
        page_visit_close },
    { METHOD_POST, "/visit/ticket", ROLE_PUBLIC, ROUTE_MACHINE,
        page_machine_ticket },
    { METHOD_POST, "/visit/record", ROLE_PUBLIC, ROUTE_MACHINE | ROUTE_BYTES,
        page_machine_record },

    { METHOD_GET, "/import", PAGE_MAY_RUN, ROUTE_PLAIN, page_import },
    { METHOD_POST, "/import", PAGE_MAY_RUN, ROUTE_SLOW | ROUTE_UPLOAD,
        page_import_send },
    { METHOD_GET, "/audit", PAGE_MAY_AUDIT, ROUTE_PLAIN, page_audit },
    { METHOD_GET, "/admin", PAGE_MAY_RUN, ROUTE_PLAIN, page_admin },
    { METHOD_GET, "/admin/clinic", PAGE_MAY_RUN, ROUTE_PLAIN, page_clinic },
    { METHOD_POST, "/admin/clinic", PAGE_MAY_RUN, ROUTE_PLAIN,
        page_clinic_send },
    { METHOD_GET, "/admin/keys", PAGE_MAY_RUN, ROUTE_PLAIN, page_keys },
    { METHOD_POST, "/admin/keys", PAGE_MAY_RUN, ROUTE_PLAIN, page_keys_add },
    { METHOD_POST, "/admin/keys/remove", PAGE_MAY_RUN, ROUTE_PLAIN,
        page_keys_remove },
    { METHOD_POST, "/admin/keys/revoke", PAGE_MAY_RUN, ROUTE_PLAIN,
        page_keys_revoke },
    { METHOD_POST, "/admin/people", PAGE_MAY_RUN, ROUTE_PLAIN, page_admin_add },
    { METHOD_GET, "/admin/people/%", PAGE_MAY_RUN, ROUTE_PLAIN,
        page_admin_person },
    { METHOD_POST, "/admin/people/%", PAGE_MAY_RUN, ROUTE_PLAIN,
        page_admin_person_send },
};

void routes_init(struct site *site)
{
    site->routes = routes;
    site->route_count = sizeof(routes) / sizeof(*routes);
    site->error_page = page_error;
    site->again_page = page_login_again;
}
