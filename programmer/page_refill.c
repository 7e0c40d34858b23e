/* page_refill.c: what was drained and filled. */
#include "base/quantity.h"
#include "core/drug.h"
#include "programmer/page_change.h"

static const struct ui_option same[] = {
    { "yes", "The same drug and concentration as before", NULL },
    { "no", "Another product or concentration: say which below", NULL },
};

static const struct change_field fields[] = {
    { .field = TYPED_DRAINED,
        .label = "Drained, all of it",
        .unit = "mL",
        .width = 12,
        .decimal = true,
        .hint = "As measured in the syringe, as in 4.1" },
    { .kind = CHANGE_GROUP, .label = "The new fill" },
    { .field = TYPED_FILLED,
        .label = "Filled",
        .unit = "mL",
        .width = 12,
        .decimal = true },
    { .field = TYPED_LOT,
        .label = "Lot",
        .width = 16,
        .hint = "As it stands on the vial" },
    { .field = TYPED_EXPIRY,
        .beside = true,
        .label = "Expiry",
        .width = 16,
        .hint = "Year, month, day: 2027-06-30" },
    { .field = TYPED_SAME,
        .kind = CHANGE_RADIOS,
        .label = "What is in the vial?",
        .option = same,
        .option_count = 2 },
    { .kind = CHANGE_GROUP, .label = "Only with another drug" },
    { .field = TYPED_PRODUCT,
        .kind = CHANGE_SELECT,
        .label = "Product",
        .optional = true },
    { .field = TYPED_CONC,
        .beside = true,
        .label = "Concentration",
        .unit = "mcg/mL",
        .width = 14,
        .decimal = true,
        .optional = true },
    { .field = TYPED_COMPOUNDED,
        .kind = CHANGE_CHECK,
        .label = "It was compounded" },
    { .field = TYPED_RINSES,
        .label = "Rinses",
        .width = 6,
        .decimal = true,
        .optional = true,
        .hint = "How often the reservoir was rinsed" },
    { .field = TYPED_RINSE,
        .beside = true,
        .label = "Each rinse",
        .unit = "mL",
        .width = 12,
        .decimal = true,
        .optional = true },
    { .field = TYPED_USE_TRUE,
        .kind = CHANGE_CHECK,
        .label = "Compute flow and dose with the mixture, not with the label",
        .hint = "What stays in the pump makes the new drug a little stronger "
                "or weaker; the review says by how much" },
};

/* what "the same" would be. */
static void put_before(struct page *page)
{
    const struct msg_status *s = &page->view->visit.now.status;
    const struct product *product = drug_product(s->product);

    if (s->number == 0)
        ui_text(page->out, "This pump was never filled: drained is 0, and "
                           "the vial is another drug than before.");
    else
        ui_text(page->out,
            page_text(page, "In the pump now: baclofen %s, %s; %s, estimated.",
                quantity_conc(s->nominal_ng_per_ml).text,
                product ? product->name : "a product not known here",
                quantity_volume(s->volume_nl, 1).text));
}

static const struct change_page what = { "Refill", "/refill", fields,
    sizeof(fields) / sizeof(*fields), put_before, NULL };

void page_refill(struct request *request, struct reply *reply)
{
    page_change_get(&what, request, reply);
}

void page_refill_send(struct request *request, struct reply *reply)
{
    page_change_send(&what, request, reply);
}
