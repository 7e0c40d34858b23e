/* words.h: the worklist's reasons, levels and steps in the pages' words. */
#ifndef CLINIC_PAGE_WORDS_H
#define CLINIC_PAGE_WORDS_H

#include "clinic/page/page.h"
#include "clinic/rules/worklist.h"
#include "web/ui.h"

/* A section's heading; the word of a filter that shows it alone ("overdue",
 * also its name in the address); what is said when nobody is in it. */
const char *words_section(enum worklist_section section);
const char *words_filter(enum worklist_section section);
const char *words_nobody(enum worklist_section section);

/* One or two words for a badge; NULL for none. */
const char *words_badge(const struct worklist_item *item);

/* The alarm level as the pages draw it. */
enum ui_level words_level(enum worklist_level level);

/* "alarm Wed 18 Nov, in 2 days"; "no alarm date is known". */
const char *words_alarm(struct page *page, const struct current *current);

/* "booked Thu 19 Nov, 10:30"; "nothing booked"; "missed Thu 12 Nov". */
const char *words_booked(struct page *page, const struct current *current);

/* The same without its verb, for beside the word "booked": "Thu 19 Nov, 10:30",
 * "nothing", "missed Thu 12 Nov". */
const char *words_visit(struct page *page, const struct current *current);

/* How loud that is: missed, after refill-by, on the alarm date or later. */
enum ui_level words_booked_level(
    const struct page *page, const struct current *current);

/* Why that does not fit the window: ", after the window"; "" when it does. */
const char *words_booked_fit(
    const struct page *page, const struct current *current);

/* Every reason in a few words, gravest first, with the risks that matter and
 * the last call; NULL when the badge says it all. */
const char *words_why(struct page *page, const struct current *current,
    const struct worklist_item *item);

/* What to do next, as a sentence; NULL for nothing. */
const char *words_step(enum worklist_step step);

/* The button of a step and where it leads ("/patient/12/book"); NULL when
 * there is none or the person may not. */
const char *words_step_button(struct page *page, enum worklist_step step,
    int64_t patient, const char **href);

/* A day as people say it near today ("Wed 18 Nov"), with the year when it is
 * further than 300 days. */
const char *words_day(struct page *page, int32_t day);

/* "spinal", "history of withdrawal, far away": of a patient; "" for none. */
const char *words_class(enum patient_class class);
const char *words_risks(struct page *page, unsigned risks);

/* the risks ticked, and no telephone where none is on record. */
unsigned words_risks_of(unsigned risks, const char *phone);

/* "no answer", of a call. */
const char *words_outcome(enum contact_outcome outcome);

#endif
