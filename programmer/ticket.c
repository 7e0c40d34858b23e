#include "programmer/ticket.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/when.h"
#include "web/form.h"

static void take_text(
    const struct form *form, const char *name, char *out, size_t size)
{
    const char *value = form_get(form, name);

    snprintf(out, size, "%s", value ? value : "");
}

/* A whole number, or -1 for none. */
static int64_t take_number(const struct form *form, const char *name)
{
    const char *value = form_get(form, name);
    char *end;
    long long n;

    if (!value || *value < '0' || *value > '9')
        return -1;
    errno = 0;
    n = strtoll(value, &end, 10);
    return *end || errno ? -1 : n;
}

static void take_texts(struct ticket *t, const struct form *form)
{
    take_text(form, "name", t->name, sizeof(t->name));
    take_text(form, "mrn", t->mrn, sizeof(t->mrn));
    take_text(form, "class", t->class, sizeof(t->class));
    take_text(form, "serial", t->serial, sizeof(t->serial));
    take_text(
        form, "catheter_model", t->catheter_model, sizeof(t->catheter_model));
    take_text(form, "zone", t->zone, sizeof(t->zone));
    take_text(form, "clinic", t->clinic, sizeof(t->clinic));
    take_text(form, "person", t->person, sizeof(t->person));
    take_text(form, "oral_backup", t->oral_backup, sizeof(t->oral_backup));
    take_text(form, "phone", t->phone, sizeof(t->phone));
}

int ticket_read(struct ticket *ticket, const struct form *form)
{
    take_texts(ticket, form);
    ticket->visit = take_number(form, "visit");
    ticket->patient = take_number(form, "patient");
    ticket->has_born =
        when_read_date(form_get(form, "born"), &ticket->born_day) == WHEN_OK;
    ticket->catheter_nl = take_number(form, "catheter_nl");
    ticket->tubing_nl = take_number(form, "tubing_nl");
    ticket->lead_days = take_number(form, "lead_days");
    ticket->window_days = take_number(form, "window_days");
    ticket->early_days = take_number(form, "early_days");
    ticket->stability_days = take_number(form, "stability_days");
    ticket->increased_utc_s = take_number(form, "increase_s");
    ticket->booked_utc_s = take_number(form, "booked_s");
    return ticket->visit > 0 && ticket->patient > 0 && *ticket->name &&
                   *ticket->serial
               ? 0
               : -1;
}
