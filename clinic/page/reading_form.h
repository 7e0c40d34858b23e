/* reading_form.h: the fields of a reading typed from a pump's printout. */
#ifndef CLINIC_PAGE_READING_FORM_H
#define CLINIC_PAGE_READING_FORM_H

#include "clinic/page/page.h"
#include "clinic/rules/transcript.h"
#include "web/ui_form.h"

enum reading_field {
    READING_FIELD_READ_DAY,
    READING_FIELD_READ_TIME,
    READING_FIELD_FILL_DAY,
    READING_FIELD_FILL_TIME,
    READING_FIELD_FILL,
    READING_FIELD_CONC,
    READING_FIELD_STATE,
    READING_FIELD_MODE,
    READING_FIELD_DOSE,
    READING_FIELD_STEPS,
    READING_FIELD_ALARM_VOLUME,
    READING_FIELD_ALARM_DAY,
    READING_FIELD_NOTE,
    READING_FIELD_SURE_DOSE,
    READING_FIELD_SURE_CONC,
    READING_FIELD_SURE_FILL,
    READING_FIELD_COUNT,
};

struct reading_form {
    struct page *page;
    struct patient patient;
    struct pump pump;
    struct reading before; /* the newest on record, when has_before */
    bool has_before;
    struct ui_field field[READING_FIELD_COUNT];
    struct reading reading; /* valid when no field is in error */
    struct transcript found;
};

/* The form for one patient's pump in use, nothing typed yet.  OK, NONE (no
 * patient, or no pump), or another result for page_fail. */
enum store_result reading_form_open(
    struct reading_form *form, struct page *page, int64_t patient);

/* Read everything that was typed; errors stand in the fields.  True when
 * nothing is wrong: then reading and found are set. */
bool reading_form_read(struct reading_form *form);

/* SR-30: every answer that must be confirmed is ticked; otherwise the errors
 * stand in the fields that ask. */
bool reading_form_is_sure(struct reading_form *form);

/* Draw the fields to fill in; or everything typed, unseen, for the way back
 * and on. */
void reading_form_put(struct reading_form *form);
void reading_form_put_hidden(struct reading_form *form);

/* Draw the boxes that ask again (SR-30). */
void reading_form_put_asks(struct reading_form *form);

#endif
