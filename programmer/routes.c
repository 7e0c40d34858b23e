#include "programmer/desk_session.h"
#include "programmer/page.h"
#include "web/route.h"
#include "web/server.h"
#include "web/site.h"

static const struct route routes[] = {
    { METHOD_GET, "/health", ROLE_PUBLIC, ROUTE_BARE, server_health },
    { METHOD_GET, "/static/*", ROLE_PUBLIC, ROUTE_BARE, page_asset },

    { METHOD_GET, "/login", ROLE_PUBLIC, ROUTE_PLAIN, page_login },
    { METHOD_POST, "/login", ROLE_PUBLIC, ROUTE_PLAIN, page_login_send },
    { METHOD_POST, "/logout", ROLE_ANY, ROUTE_PLAIN, page_logout },

    /* The one that the clinic's pages post to. */
    { METHOD_POST, "/visit", ROLE_PUBLIC, ROUTE_FOREIGN, page_visit_arrive },
    { METHOD_GET, "/visit", ROLE_ANY, ROUTE_PLAIN, page_visit },
    { METHOD_POST, "/visit/take", ROLE_ANY, ROUTE_PLAIN, page_visit_take },

    { METHOD_GET, "/", ROLE_ANY, ROUTE_PLAIN, page_home },
    { METHOD_POST, "/open", PAGE_MAY_READ, ROUTE_PLAIN, page_open_send },
    { METHOD_POST, "/read", PAGE_MAY_READ, ROUTE_PLAIN, page_read_send },
    { METHOD_GET, "/who", PAGE_MAY_READ, ROUTE_PLAIN, page_who },
    { METHOD_POST, "/who", PAGE_MAY_READ, ROUTE_PLAIN, page_who_send },

    { METHOD_GET, "/pump", PAGE_MAY_READ, ROUTE_PLAIN, page_pump },
    { METHOD_GET, "/pump/live", PAGE_MAY_READ, ROUTE_SLOW | ROUTE_QUIET,
        page_pump_live },
    { METHOD_GET, "/log", PAGE_MAY_READ, ROUTE_SLOW, page_log },
    { METHOD_GET, "/alarms", PAGE_MAY_READ, ROUTE_PLAIN, page_alarms },
    { METHOD_POST, "/alarms", PAGE_MAY_REFILL, ROUTE_PLAIN, page_alarms_send },

    { METHOD_GET, "/refill", PAGE_MAY_REFILL, ROUTE_AGAIN, page_refill },
    { METHOD_POST, "/refill", PAGE_MAY_REFILL, ROUTE_PLAIN, page_refill_send },
    { METHOD_GET, "/dose", PAGE_MAY_PRESCRIBE, ROUTE_AGAIN, page_dose },
    { METHOD_POST, "/dose", PAGE_MAY_PRESCRIBE, ROUTE_PLAIN, page_dose_send },
    { METHOD_GET, "/schedule", PAGE_MAY_PRESCRIBE, ROUTE_AGAIN, page_schedule },
    { METHOD_POST, "/schedule", PAGE_MAY_PRESCRIBE, ROUTE_PLAIN,
        page_schedule_send },
    { METHOD_GET, "/schedule/draw", PAGE_MAY_PRESCRIBE, ROUTE_PLAIN,
        page_schedule_draw },
    { METHOD_GET, "/bridge", PAGE_MAY_PRESCRIBE, ROUTE_AGAIN, page_bridge },
    { METHOD_POST, "/bridge", PAGE_MAY_PRESCRIBE, ROUTE_PLAIN,
        page_bridge_send },
    { METHOD_POST, "/drop", PAGE_MAY_REFILL, ROUTE_PLAIN, page_drop_send },
    { METHOD_GET, "/review", PAGE_MAY_REFILL, ROUTE_SLOW, page_review },
    { METHOD_POST, "/review", PAGE_MAY_REFILL, ROUTE_PLAIN, page_review_send },

    { METHOD_GET, "/bolus", PAGE_MAY_PRESCRIBE, ROUTE_PLAIN, page_bolus },
    { METHOD_POST, "/bolus", PAGE_MAY_PRESCRIBE, ROUTE_PLAIN, page_bolus_send },
    { METHOD_GET, "/order/*", PAGE_MAY_PRESCRIBE, ROUTE_PLAIN, page_order },
    { METHOD_POST, "/order/*", PAGE_MAY_PRESCRIBE, ROUTE_PLAIN,
        page_order_send },

    { METHOD_GET, "/done", PAGE_MAY_READ, ROUTE_PLAIN, page_done },
    { METHOD_GET, "/print.pdf", PAGE_MAY_READ, ROUTE_PLAIN, page_print_pdf },
    { METHOD_GET, "/print.png", PAGE_MAY_READ, ROUTE_PLAIN, page_print_png },
    { METHOD_GET, "/print.svg", PAGE_MAY_READ, ROUTE_PLAIN, page_print_svg },
    { METHOD_GET, "/print.txt", PAGE_MAY_READ, ROUTE_PLAIN, page_print_text },
    { METHOD_POST, "/end", PAGE_MAY_READ, ROUTE_PLAIN, page_end_send },
    { METHOD_POST, "/send", PAGE_MAY_READ, ROUTE_PLAIN, page_send_send },
};

void routes_init(struct site *site)
{
    site->routes = routes;
    site->route_count = sizeof(routes) / sizeof(*routes);
    site->error_page = page_error;
    site->again_page = page_login_again;
    site->sessions = &desk_sessions;
    site->cookie = "cisterna-programmer";
}
