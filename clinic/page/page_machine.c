#include "clinic/page/page_machine.h"

#include <sodium.h>
#include <string.h>

#include "base/log.h"
#include "base/when.h"
#include "clinic/feed/intake.h"
#include "clinic/page/view.h"
#include "clinic/page/words.h"
#include "clinic/store/access.h"
#include "clinic/store/account.h"
#include "clinic/store/fact.h"
#include "clinic/store/reading.h"
#include "clinic/store/store.h"
#include "clinic/store/visit.h"
#include "core/refill.h"
#include "web/html.h"
#include "web/limit.h"
#include "web/role.h"
#include "web/site.h"

enum {
    TRIES = 30, /* wrong ones from one address in a quarter of an hour */
    READINGS_MAX = 200,
};

/* 0, or -1 when the reply says to wait. */
static int check_rate(struct page *page)
{
    struct request *request = page->request;
    int64_t wait_s = limit_wait_s(request->site->limit, "program",
        request->address, TRIES, request->now_s);

    if (wait_s == 0)
        return 0;
    http_error(request, page->reply, 429,
        "Too many were wrong. Nothing was changed. Wait a quarter of an hour.");
    http_header(
        page->reply, "Retry-After", page_text(page, "%lld", (long long)wait_s));
    return -1;
}

static void refuse(struct page *page, int status, const char *words)
{
    limit_fail(page->request->site->limit, "program", page->request->address,
        page->request->now_s);
    http_error(page->request, page->reply, status, words);
}

/* --- What the programmer is told. --- */

static void put(struct buffer *out, const char *name, const char *value)
{
    if (out->len)
        buffer_char(out, '&');
    buffer_printf(out, "%s=", name);
    html_url(out, value);
}

static void put_number(struct buffer *out, const char *name, int64_t value)
{
    buffer_printf(
        out, "%s%s=%lld", out->len ? "&" : "", name, (long long)value);
}

/* Empty when it is not known. */
static void put_known(
    struct buffer *out, const char *name, int64_t value, int64_t unknown)
{
    if (value == unknown)
        put(out, name, "");
    else
        put_number(out, name, value);
}

static void put_day(struct buffer *out, const char *name, int32_t day)
{
    put(out, name, day == RECORD_NO_DAY ? "" : when_iso(day).text);
}

static void put_patient(struct page *page, const struct view *view)
{
    const struct patient *p = &view->patient;
    struct buffer *out = page->out;

    put_number(out, "patient", p->id);
    put(out, "name", p->name);
    put(out, "mrn", p->mrn);
    put_day(out, "born", p->born_day);
    put(out, "class", words_class(p->class));
    put(out, "risks", words_risks(page, p->risks));
    put(out, "patient_phone", p->phone);
    put(out, "contact", p->contact);
    put(out, "oral_backup",
        p->oral_backup[0] ? p->oral_backup : page->clinic.oral_backup);
}

static void put_pump(struct page *page, const struct view *view)
{
    static const struct pump none = { .serial = "",
        .model = "",
        .catheter_model = "",
        .implanted_day = RECORD_NO_DAY,
        .catheter_nl = RECORD_UNKNOWN,
        .catheter_um = RECORD_UNKNOWN };
    const struct pump *pump = view->has_pump ? &view->pump : &none;
    struct buffer *out = page->out;

    put(out, "serial", pump->serial);
    put(out, "model", pump->model);
    put_day(out, "implanted", pump->implanted_day);
    put_number(out, "capacity_nl", pump->capacity_nl);
    put_number(out, "tubing_nl", pump->tubing_nl);
    put_known(out, "catheter_nl", pump->catheter_nl, RECORD_UNKNOWN);
    put_known(out, "catheter_um", pump->catheter_um, RECORD_UNKNOWN);
    put(out, "catheter_model", pump->catheter_model);
}

/* R-04, as it holds for this patient. */
static void put_rule(struct page *page, const struct view *view)
{
    struct reading none = reading_default(view->patient.id, 0);
    const struct reading *reading = view->has_reading ? &view->reading : &none;
    struct refill_rule rule =
        reading_rule(&page->clinic, &view->patient, reading);
    struct buffer *out = page->out;

    put_number(out, "alarm_nl", reading->alarm_nl);
    put_number(out, "lead_days", rule.lead_days);
    put_number(out, "window_days", rule.window_days);
    put_number(out, "early_days", rule.early_days);
    put_number(out, "stability_days", rule.stability_days);
}

static void put_clinic(struct page *page)
{
    const struct clinic *clinic = &page->clinic;
    struct buffer *out = page->out;

    put(out, "clinic", clinic->name);
    put(out, "zone", clinic->zone);
    put(out, "phone", clinic->phone);
    put(out, "phone_out", clinic->phone_out);
    put(out, "emergency", clinic->emergency);
    put(out, "hours", clinic->hours);
    put(out, "address", clinic->address);
    put_number(out, "now_s", page->now_s);
}

/* when the dose was last higher than in the reading before. */
static int put_increase(struct page *page, int64_t patient)
{
    struct reading *rows;
    int n =
        reading_list(page->store, page->arena, patient, READINGS_MAX, &rows);
    int i;

    for (i = 0; i + 1 < n; i++)
        if (schedule_week_ng(&rows[i].schedule) >
            schedule_week_ng(&rows[i + 1].schedule))
            break;
    if (i + 1 < n)
        put_number(page->out, "increase_s", rows[i].read_s);
    else
        put(page->out, "increase_s", "");
    return n < 0 ? -1 : 0;
}

static int put_booked(struct page *page, const struct view *view)
{
    struct appointment *rows;
    int n = appointment_list(page->store, page->arena, view->patient.id, &rows);
    int64_t booked_s = view->current.booked_s;
    int32_t minutes = 0;
    int i;

    for (i = 0; i < n; i++)
        if (booked_s > page->now_s && rows[i].starts_s == booked_s)
            minutes = rows[i].minutes;
    put_known(page->out, "booked_s", minutes ? booked_s : 0, 0);
    put_number(page->out, "booked_minutes", minutes);
    return n < 0 ? -1 : 0;
}

static void answer_ticket(
    struct page *page, const struct visit *visit, const struct account *account)
{
    struct view view;

    if (view_load(page, &view, "programmer", visit->patient))
        return;
    page->reply->type = "application/x-www-form-urlencoded";
    put_number(page->out, "visit", visit->id);
    put(page->out, "person", account->name);
    put_patient(page, &view);
    put_pump(page, &view);
    put_rule(page, &view);
    put_clinic(page);
    if (put_increase(page, visit->patient) || put_booked(page, &view))
        page_fail(page, store_last(page->store));
}

/* --- The calls. --- */

/* Takes the ticket that was sent: the visit, open still, and who was given
 * it, who may still do so.  0, or -1 when the reply is complete. */
static int take(struct page *page, struct visit *visit, struct account *account)
{
    const char *hex = http_field(page->request, "ticket");
    unsigned char ticket[VISIT_TICKET_BYTES];
    struct visit_ticket taken;
    enum store_result result = STORE_NONE;

    if (strlen(hex) == 2 * sizeof ticket &&
        sodium_hex2bin(
            ticket, sizeof ticket, hex, strlen(hex), NULL, NULL, NULL) == 0)
        result = visit_ticket_take(page->store, ticket, page->now_s, &taken);
    if (result == STORE_OK)
        result = account_get(page->store, page->arena, taken.account, account);
    if (result == STORE_OK)
        result = visit_get(page->store, page->arena, taken.visit, visit);
    if (result == STORE_OK &&
        (account->disabled || !(account->roles & PAGE_MAY_READ_PUMPS) ||
            visit->ended_s != RECORD_NO_INSTANT))
        result = STORE_NONE;
    if (result == STORE_OK)
        return 0;
    if (result == STORE_NONE)
        refuse(page, 404,
            "This ticket is none any more: it holds ten minutes and once. "
            "Reload the page of the visit and open the programmer from there.");
    else
        page_fail(page, result);
    return -1;
}

void page_machine_ticket(struct request *request, struct reply *reply)
{
    struct account account;
    struct visit visit;
    struct page page;

    if (page_open(&page, request, reply) || check_rate(&page) ||
        take(&page, &visit, &account))
        return;
    /* It is that person who looks (SR-44). */
    request->person =
        (struct person){ account.id, account.name, account.roles };
    answer_ticket(&page, &visit, &account);
}

void page_machine_record(struct request *request, struct reply *reply)
{
    const struct visit_bytes bytes = { request->bytes, request->bytes_size };
    enum store_result result;
    struct intake intake;
    struct page page;

    if (page_open(&page, request, reply) || check_rate(&page))
        return;
    result = intake_take(page.store, page.arena, &bytes, page.now_s, &intake);
    if (result == STORE_OK || result == STORE_SAME) {
        reply->type = "application/x-www-form-urlencoded";
        put_number(page.out, "visit", intake.visit);
        put(page.out, "result", result == STORE_OK ? "stored" : "same");
    } else if (result == STORE_REFUSED) {
        log_error("a session record was refused: %s", intake.why);
        refuse(&page, 422, intake.why);
    } else {
        page_fail(&page, result);
    }
}
