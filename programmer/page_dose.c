/* page_dose.c: the dose a day, and the path (R-10 to R-16, SR-30). */
#include "base/quantity.h"
#include "core/units.h"
#include "programmer/page_change.h"

/* --- dose --- */

static const struct ui_option classes[] = {
    { "", "As the clinic has it, or the stricter", NULL },
    { "spinal", "Spinal origin", NULL },
    { "cerebral", "Cerebral origin", NULL },
    { "pediatric", "Child", NULL },
};

static const struct change_field dose_fields[] = {
    { .field = TYPED_DOSE,
        .label = "New dose, the same all day",
        .unit = "mcg/day",
        .width = 16,
        .decimal = true },
    { .field = TYPED_CLASS,
        .kind = CHANGE_SELECT,
        .label = "Spasticity of",
        .option = classes,
        .option_count = 4,
        .hint = "Decides which step is usual" },
    { .kind = CHANGE_GROUP, .label = "Limits" },
    { .field = TYPED_ALARM,
        .label = "Low-reservoir alarm volume",
        .unit = "mL",
        .width = 12,
        .decimal = true,
        .optional = true,
        .hint = "1 to 10 mL. Higher for who feels it early" },
    { .field = TYPED_CAP,
        .label = "Most in 24 h",
        .unit = "mcg",
        .width = 14,
        .decimal = true,
        .optional = true,
        .hint = "Without it, the usual cap of twice the day" },
    { .field = TYPED_CAP_HOUR,
        .beside = true,
        .label = "Most in an hour",
        .unit = "mcg",
        .width = 14,
        .decimal = true,
        .optional = true },
};

static const struct change_page dose = { "Dose", "/dose", dose_fields,
    sizeof(dose_fields) / sizeof(*dose_fields), page_change_now, NULL };

void page_dose(struct request *request, struct reply *reply)
{
    page_change_get(&dose, request, reply);
}

/* A dose and a schedule are two answers to one question: the last holds. */
void page_dose_send(struct request *request, struct reply *reply)
{
    struct page page;

    page_open(&page, request, reply);
    if (*http_field(request, "dose"))
        page_change_forget(&page, TYPED_SCHEDULE);
    page_change_send(&dose, request, reply);
}

/* --- bridge and prime --- */

static const struct ui_option leads[] = {
    { "none", "Neither", NULL },
    { "bridge", "Bridge",
        "After another concentration: pushes the old drug in the path out at "
        "its old pace" },
    { "prime", "Prime the whole path", "A new pump: tubing and catheter" },
    { "prime-catheter", "Prime the catheter alone",
        "After a revision, or when it was aspirated" },
};

static const struct change_field bridge_fields[] = {
    { .field = TYPED_LEAD,
        .kind = CHANGE_RADIOS,
        .label = "What goes before the program?",
        .option = leads,
        .option_count = 4 },
    { .kind = CHANGE_GROUP, .label = "The path" },
    { .field = TYPED_CATHETER,
        .label = "Catheter",
        .unit = "mL",
        .width = 12,
        .decimal = true,
        .optional = true,
        .hint = "From the implant record, as in 0.132. There is no usual "
                "value" },
    { .field = TYPED_TUBING,
        .beside = true,
        .label = "Pump\u2019s inner tubing",
        .unit = "mL",
        .width = 12,
        .decimal = true,
        .optional = true },
};

static bool is_catheter_disputed(const struct visit *visit)
{
    const int64_t pump_nl = visit->now.status.catheter_nl;

    return visit->has_ticket && visit->ticket.catheter_nl > 0 && pump_nl > 0 &&
           visit->ticket.catheter_nl != pump_nl;
}

static void put_path(struct page *page)
{
    const struct msg_status *s = &page->view->visit.now.status;

    ui_text(page->out,
        page_text(page, "On record in the pump: catheter %s, tubing %s.",
            s->catheter_nl
                ? page_text(page, "%s", quantity_volume(s->catheter_nl, 3).text)
                : "not known",
            quantity_volume(s->tubing_nl, 3).text));
    if (page->view->visit.has_ticket &&
        page->view->visit.ticket.catheter_nl > 0)
        ui_text(page->out,
            page_text(page, "On record at the clinic: catheter %s.",
                quantity_volume(page->view->visit.ticket.catheter_nl, 3).text));
    if (is_catheter_disputed(&page->view->visit))
        ui_text(page->out,
            "These two differ. The pump goes by its own; look at the implant "
            "record, and enter here which is right.");
    if (s->path_left_nl > 0)
        ui_text(page->out,
            page_text(page, "%s of the drug from before are still in the path.",
                quantity_volume(s->path_left_nl, 3).text));
}

static const struct change_page bridge = { "Bridge, prime", "/bridge",
    bridge_fields, sizeof(bridge_fields) / sizeof(*bridge_fields), put_path,
    NULL };

void page_bridge(struct request *request, struct reply *reply)
{
    page_change_get(&bridge, request, reply);
}

void page_bridge_send(struct request *request, struct reply *reply)
{
    page_change_send(&bridge, request, reply);
}
