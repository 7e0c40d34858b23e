/* meanwhile.h: what others changed in a record while a form was open over it.
 *
 * The form carries, unseen, what each field showed of the record.  When it
 * comes back, the record is held against that: a field that somebody else
 * changed and this person did not takes the new value; one that both changed
 * keeps what was typed, and says what stands on record.  Nothing is stored
 * until the person has seen both and sends again.  Where both wrote the same,
 * as when a form is sent twice, nothing is said.
 */
#ifndef CLINIC_PAGE_MEANWHILE_H
#define CLINIC_PAGE_MEANWHILE_H

#include "clinic/page/page.h"
#include "web/ui_form.h"

enum { MEANWHILE_MAX = 24 };

/* One field of the form over the record. */
struct meanwhile_field {
    struct ui_field *field;          /* as it was sent back */
    const char *record;              /* what the record says now, as shown */
    const struct ui_option *options; /* of a choice; NULL: text */
    size_t option_count;
};

/* What to tell: a sentence for each field that was changed. */
struct meanwhile {
    const char *line[MEANWHILE_MAX];
    size_t count;
};

/* The unseen part of the form, for one field. */
void meanwhile_put(
    struct page *page, const struct ui_field *field, const char *record);

/* Hold one field that was sent back against the record. */
void meanwhile_judge(struct page *page, const struct meanwhile_field *field,
    struct meanwhile *out);

/* Who changed what, above the form; nothing when nobody did.  subject is the
 * audit trail's, action the change's: "patient/12", "patient.set". */
void meanwhile_show(struct page *page, const struct meanwhile *meanwhile,
    const char *subject, const char *action);

#endif
