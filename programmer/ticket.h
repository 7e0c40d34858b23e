/* ticket.h: what the clinic told about the patient, to be read only. */
#ifndef PROGRAMMER_TICKET_H
#define PROGRAMMER_TICKET_H

#include <stdbool.h>
#include <stdint.h>

struct form;

enum { TICKET_TEXT_MAX = 400 };

/* Numbers that are not known are negative, texts "". */
struct ticket {
    char clinic_url[TICKET_TEXT_MAX + 1];
    int64_t visit;
    int64_t patient;
    char name[TICKET_TEXT_MAX + 1];
    char mrn[TICKET_TEXT_MAX + 1];
    int32_t born_day; /* negative: not known */
    bool has_born;
    char class[16]; /* "spinal", "cerebral", "pediatric", "" */
    char serial[TICKET_TEXT_MAX + 1];
    int64_t catheter_nl;
    int64_t tubing_nl;
    char catheter_model[TICKET_TEXT_MAX + 1];
    int64_t lead_days;
    int64_t window_days;
    int64_t early_days;
    int64_t stability_days;
    char zone[TICKET_TEXT_MAX + 1];
    char clinic[TICKET_TEXT_MAX + 1];
    char person[TICKET_TEXT_MAX + 1];
    int64_t increased_utc_s;
    int64_t booked_utc_s; /* the next refill; negative or 0: none */
    char oral_backup[TICKET_TEXT_MAX + 1];
    char phone[TICKET_TEXT_MAX + 1];
};

/* Read the clinic's answer, form-encoded fields.  0, or -1 when a field that
 * must be there is missing or malformed. */
int ticket_read(struct ticket *ticket, const struct form *form);

#endif
