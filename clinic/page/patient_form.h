/* patient_form.h: the fields of a patient's record and of a new pump. */
#ifndef CLINIC_PAGE_PATIENT_FORM_H
#define CLINIC_PAGE_PATIENT_FORM_H

#include "clinic/page/meanwhile.h"
#include "clinic/page/page.h"
#include "web/ui_form.h"

enum patient_field {
    PATIENT_FIELD_NAME,
    PATIENT_FIELD_MRN,
    PATIENT_FIELD_BORN,
    PATIENT_FIELD_PHONE,
    PATIENT_FIELD_CONTACT,
    PATIENT_FIELD_CLASS,
    PATIENT_FIELD_STATE,
    PATIENT_FIELD_OWNER,
    PATIENT_FIELD_BACKUP,
    PATIENT_FIELD_NOTES,
    PATIENT_FIELD_SERIAL,
    PATIENT_FIELD_CAPACITY,
    PATIENT_FIELD_IMPLANTED,
    PATIENT_FIELD_COUNT,
};

enum { PATIENT_FORM_RISKS = 10, PATIENT_FORM_STAFF = 64 };

struct patient_form {
    struct page *page;
    bool is_new;
    bool with_pump; /* asks for a pump: a new patient, or none in use */
    struct ui_field field[PATIENT_FIELD_COUNT];
    struct ui_field risk[PATIENT_FORM_RISKS];
    struct ui_option staff[PATIENT_FORM_STAFF]; /* who may be responsible */
    size_t staff_count;
    struct patient patient;
    struct pump pump;
    /* What the record shows in field and risk; "" for a new patient. */
    const char *record[PATIENT_FIELD_COUNT];
    const char *record_risk[PATIENT_FORM_RISKS];
    struct meanwhile meanwhile;
};

/* The form over a patient's record (or patient_default for a new one). */
enum store_result patient_form_open(struct patient_form *form,
    struct page *page, const struct patient *patient, bool with_pump);

/* Read what was typed into patient and pump; errors stand in the fields.
 * True when nothing is wrong. */
bool patient_form_read(struct patient_form *form);

/* Has the record changed since the form was shown?  Then the fields hold what
 * was typed beside what is new, and nothing is to be stored. */
bool patient_form_overtaken(struct patient_form *form);

/* Draw the fields. */
void patient_form_put(struct patient_form *form);

#endif
