#include "clinic/page/page_error.h"
#include "web/ui.h"

static const char *title_of(int status)
{
    switch (status) {
    case 403:
        return "Not allowed";
    case 404:
        return "Not found";
    case 413:
        return "Too large";
    case 429:
        return "Too many tries";
    case 503:
        return "Busy";
    case 507:
        return "Disk full";
    default:
        return status < 500 ? "Not understood" : "Not working";
    }
}

void page_error(
    struct request *request, struct reply *reply, int status, const char *words)
{
    const struct ui_frame frame = { .title = title_of(status),
        .person = request->person.id ? request->person.name : NULL,
        .csrf = request->csrf,
        .narrow = true };

    ui_begin(&reply->body, &frame);
    ui_title(&reply->body, frame.title);
    ui_text(&reply->body, words);
    ui_actions_begin(&reply->body);
    if (request->person.id)
        ui_button_main(&reply->body, "/", "To the start");
    else
        ui_button_main(&reply->body, "/login", "Sign in");
    ui_actions_end(&reply->body);
    ui_end(&reply->body);
}
