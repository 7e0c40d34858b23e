/* worklist.h: who is on the list, why, how loudly, and what to do next. */
#ifndef CLINIC_RULES_WORKLIST_H
#define CLINIC_RULES_WORKLIST_H

#include <stdbool.h>
#include <stdint.h>

struct clinic;
struct current;

/* No such day: never read, nothing booked, not known. */
#define WORKLIST_NEVER INT32_MIN

/* What is known of one patient.  Days count from 1970-01-01. */
struct worklist_facts {
    int32_t read_day;       /* of the newest reading */
    int32_t alarm_day;      /* the date that rules */
    int32_t stability_day;  /* fill + stability limit */
    int32_t refill_by_day;  /* */
    int32_t window_day;     /* first day of the window */
    int32_t replace_by_day; /* of the pump (F-09) */
    int32_t booked_day;     /* the first appointment that is not past */
    int32_t missed_day;     /* one since the reading that came to nothing */
    int32_t visit_day;      /* of a visit that is open */
    bool has_owner;         /* somebody is responsible for this patient */
    unsigned flags;         /* enum current_flag of the store */
};

/* A clinic's choices, in days. */
struct worklist_rule {
    int16_t ahead_days; /* how far "soon" looks [7; 1 to 60] */
    int16_t fresh_days; /* a reading is fresh this long [180; 30 to 365] */
    int16_t replace_far_days;  /* F-09: warn of the battery [183] */
    int16_t replace_near_days; /* F-09: and again [92] */
};

/*
 * Why a patient is on the list, gravest first: the bits of reasons.  Each
 * rule sets its own bit and looks at no other (SR-42: none hides another).
 */
enum worklist_reason {
    WORKLIST_NOT_RUNNING,  /* at minimum rate, or stopped */
    WORKLIST_ALARM_PAST,   /* the alarm date has come: it may be low now */
    WORKLIST_UNSTABLE,     /* the drug is past its stability limit */
    WORKLIST_OVERDUE,      /* refill-by is past */
    WORKLIST_BOOKED_LATE,  /* on the alarm date or after it */
    WORKLIST_REPLACE_PAST, /* the pump is past its replace-by date */
    WORKLIST_NO_PUMP,      /* no pump on record */
    WORKLIST_NEVER_READ,   /* no reading: no date can be computed */
    WORKLIST_UNREAD,       /* the reading is not fresh */
    WORKLIST_DISCREPANCY,  /* at the last refill */
    WORKLIST_MISSED,       /* an appointment passed without a reading */
    WORKLIST_VISIT_LEFT,   /* SR-43: one before today was never closed */
    WORKLIST_BOOKED_CLOSE, /* after refill-by */
    WORKLIST_DUE_UNBOOKED, /* the window opens soon, nothing booked */
    WORKLIST_REPLACE_NEAR, /* F-09: within three months */
    WORKLIST_DUE,          /* the window opens soon, booked in time */
    WORKLIST_VISIT_OPEN,   /* one begun today is under way */
    WORKLIST_UNBOOKED,     /* nothing booked */
    WORKLIST_REPLACE_FAR,  /* F-09: within six months */
    WORKLIST_DISAGREES,    /* printed and computed alarm dates */
    WORKLIST_UNOWNED,      /* nobody is responsible */
    WORKLIST_NO_BACKUP,    /* no oral backup instruction */
    WORKLIST_REASON_COUNT,
};

/* Where on the page; a patient stands once, under the gravest. */
enum worklist_section {
    WORKLIST_SECTION_OVERDUE,
    WORKLIST_SECTION_SOON,
    WORKLIST_SECTION_UNREAD, /* stale, or never read */
    WORKLIST_SECTION_NO_DATE,
    WORKLIST_SECTION_OTHER, /* battery, dates that disagree, unowned */
    WORKLIST_SECTION_NONE,  /* nothing to do */
    WORKLIST_SECTION_COUNT = WORKLIST_SECTION_NONE,
};

enum worklist_level {
    WORKLIST_GOOD,
    WORKLIST_LOW,
    WORKLIST_MEDIUM,
    WORKLIST_HIGH,
};

/* The next step, the one thing to press. */
enum worklist_step {
    WORKLIST_STEP_NONE,
    WORKLIST_STEP_VISIT, /* it is booked in time: see to it then */
    WORKLIST_STEP_CALL,
    WORKLIST_STEP_CLOSE, /* the visit that is open */
    WORKLIST_STEP_BOOK,
    WORKLIST_STEP_REBOOK, /* what is booked is too late */
    WORKLIST_STEP_READ,   /* enter a reading */
    WORKLIST_STEP_PUMP,   /* enter the pump */
    WORKLIST_STEP_LOOK,   /* open the patient and judge */
    WORKLIST_STEP_REPLACE,
    WORKLIST_STEP_RECORD, /* complete the record: owner, oral backup */
};

struct worklist_item {
    uint32_t reasons; /* bit r for each reason r */
    enum worklist_level level;
    enum worklist_section section;
    enum worklist_step step;
    /* What the list is ordered by: the earlier of alarm date and stability
     * limit; WORKLIST_NEVER, which sorts first, when no alarm date is known. */
    int32_t safe_until_day;
};

/* What the store knows of a patient, as facts of today: a booking that has
 * passed without a reading was missed. */
struct worklist_facts worklist_facts(
    const struct current *current, int32_t today);

/* The defaults above; with what the clinic chose. */
struct worklist_rule worklist_rule_default(void);
struct worklist_rule worklist_rule_of(const struct clinic *clinic);

/* Judge one patient on one day (R-04, F-09, SR-42, SR-47). */
struct worklist_item worklist_judge(const struct worklist_facts *facts,
    const struct worklist_rule *rule, int32_t today);

/* Is that reason among them? */
bool worklist_has(
    const struct worklist_item *item, enum worklist_reason reason);

/*
 * Does it belong to what the page calls by that section?  What is overdue or
 * soon stands in one of the two; unread, without a date and the rest count
 * everybody with such a reason, wherever they stand.
 */
bool worklist_belongs(
    const struct worklist_item *item, enum worklist_section section);

#endif
