/* record.h: what the clinic knows, as the store takes and gives it.
 *
 * Text from the store lives in the caller's arena and is never NULL; text
 * given to the store may be NULL for "".  Instants are UTC seconds unless the
 * name says pump time; days count from 1970-01-01.
 */
#ifndef CLINIC_STORE_RECORD_H
#define CLINIC_STORE_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "core/schedule.h"

#define RECORD_NO_DAY INT32_MIN     /* a day that is not known */
#define RECORD_NO_INSTANT INT64_MIN /* an instant that is not known */

enum {
    RECORD_UNKNOWN = -1,   /* a volume, a length or a count that is not known */
    RECORD_TEXT_MAX = 400, /* bytes of a name, a phone, a lot */
    RECORD_NOTE_MAX = 8000,  /* bytes of notes and instructions */
    RECORD_KEY_BYTES = 32,   /* identity of a fact within its pump */
    RECORD_TOKEN_BYTES = 32, /* SHA-256 of a login's token */
};

/* Who changes something, for the audit trail (SR-44). */
struct author {
    const char *name; /* an account's name, or "cli:USER" */
    const char *role; /* the role acted in: "nurse"; "operator" for cli */
    int64_t at_s;
};

/* The clinic and its choices. */
struct clinic {
    int64_t id;
    const char *name;
    const char *zone;      /* "Europe/Berlin" */
    const char *phone;     /* the team by day */
    const char *phone_out; /* the physician on call at other hours */
    const char *emergency; /* the emergency department to go to, its number */
    const char *hours;     /* opening hours in words */
    const char *address;
    const char *oral_backup; /* instruction for those without their own */
    int32_t lead_days;       /* 0 .. 14 [3] */
    int32_t window_days;     /* 1 .. 10 [2] */
    int32_t early_days;      /* for those at risk of delay [7] */
    int32_t ahead_days;      /* how far "soon" looks: 1 .. 60 [7] */
    int32_t fresh_days;      /* SR-47: a reading is: 30 .. 365 [180] */
    int32_t demo;            /* 1: fictional people, which every page says */
};

/* Somebody who signs in.  roles is the mask of web/http.h. */
struct account {
    int64_t id;
    const char *name;     /* unique without regard to case */
    const char *password; /* Argon2id string; "" cannot sign in */
    unsigned roles;
    int disabled;
};

/* A signed-in browser. */
struct login {
    unsigned char token[RECORD_TOKEN_BYTES]; /* its SHA-256, never itself */
    int64_t account;
    const char *csrf;
    int64_t created_s;
    int64_t seen_s;
};

enum patient_class {
    PATIENT_CLASS_UNKNOWN,
    PATIENT_SPINAL,
    PATIENT_CEREBRAL,
    PATIENT_PEDIATRIC,
};

enum patient_risk {
    RISK_DYSREFLEXIA = 1,    /* injury at T6 or above */
    RISK_WITHDRAWAL = 2,     /* had one before */
    RISK_HEARING = 4,        /* cannot be counted on to hear it */
    RISK_DEEP_PUMP = 8,      /* */
    RISK_NO_PHONE = 16,      /* */
    RISK_NO_CONTACT = 32,    /* nobody else to call */
    RISK_FAR = 64,           /* a week earlier */
    RISK_WEATHER = 128,      /* a week earlier */
    RISK_TRANSPORT = 256,    /* a week earlier */
    RISK_COMMUNICATION = 512 /* cannot tell how they feel */
};
#define RISK_ALL 1023U
#define RISK_EARLY (RISK_FAR | RISK_WEATHER | RISK_TRANSPORT)
#define RISK_UNHEARD                                                           \
    (RISK_HEARING | RISK_DEEP_PUMP | RISK_NO_PHONE | RISK_NO_CONTACT)

enum patient_state {
    PATIENT_ACTIVE,
    PATIENT_LEFT,  /* moved to another clinic */
    PATIENT_ENDED, /* explanted, or therapy ended */
    PATIENT_DIED,
};

struct patient {
    int64_t id;
    const char *name; /* "Gneiss, Mira" */
    const char *mrn;  /* "" or unique in the clinic */
    int32_t born_day;
    const char *phone;
    const char *contact;     /* second contact: name and number */
    const char *oral_backup; /* R-22; "" means the clinic's */
    const char *notes;
    enum patient_class class;
    enum patient_state state;
    unsigned risks;      /* enum patient_risk */
    int64_t owner;       /* account, 0 for nobody */
    int32_t lead_days;   /* RECORD_UNKNOWN: the clinic's */
    int32_t window_days; /* RECORD_UNKNOWN: the clinic's */
    int64_t created_s;   /* set by the store */
};

struct pump {
    int64_t id;
    int64_t patient;
    const char *serial; /* unique in the clinic */
    const char *model;  /* as printed */
    int32_t capacity_nl;
    int32_t implanted_day;
    int32_t explanted_day; /* RECORD_NO_DAY while in use */
    int32_t eri_day;       /* F-09: measured, else RECORD_NO_DAY */
    int32_t tubing_nl;     /* the constant in force, kept with it */
    int32_t catheter_nl;   /* R-10; RECORD_UNKNOWN until entered */
    int32_t catheter_um;   /* length in micrometres, or RECORD_UNKNOWN */
    const char *catheter_model;
};

enum reading_source {
    READING_IMPORT = 1,
    READING_PRINTOUT, /* typed from a printout: volumes to 0.1 mL */
    READING_LINK,     /* over the coil: exact */
    READING_DEMO,
};

enum reading_mode {
    READING_RUNS,    /* the schedule */
    READING_MINIMUM, /* minimum rate */
    READING_STOPPED,
};

enum reading_warning {
    READING_PRINTED_LATER = 1,   /* the computed date is used */
    READING_PRINTED_EARLIER = 2, /* the printed date is used */
    READING_ALARM_ASSUMED = 4,   /* no alarm volume given: 2 mL */
    READING_ALARM_UNSURE = 8,    /* F-05: below 2 mL */
    READING_FILLED_BY_DATE = 16, /* counts from 00:00 */
    READING_NOTED = 32,          /* the note says what else */
};

/* A fact: what a pump said at an instant.  Never changed. */
struct reading {
    int64_t id;
    int64_t patient;
    int64_t pump;
    enum reading_source source;
    enum reading_mode mode;
    int64_t read_s;   /* UTC */
    int32_t offset_s; /* pump time = UTC + offset */
    int64_t filled_s; /* pump time */
    int32_t fill_nl;  /* in the reservoir at filled_s */
    int32_t alarm_nl; /* low-reservoir alarm volume */
    int32_t conc_ng_per_ml;
    int32_t stability_days; /* of the product; 0 the substance's */
    int64_t bolus_ng;       /* since the fill, beside the schedule */
    int32_t printed_alarm_day;
    unsigned warnings; /* enum reading_warning; R-03's are computed, but of a
                        * link's reading the caller's (SR-41) */
    struct schedule schedule; /* checked */
    const char *note;
    /* Identity within the pump: of a session record the SHA-256 of its
     * bytes, of a form its token; all zero: made from the contents. */
    unsigned char key[RECORD_KEY_BYTES];
    const char *author; /* set by the store, as are id and stored_s */
    int64_t stored_s;
};

/* A fact: one refill, what came out and what went in. */
struct fill {
    int64_t id;
    int64_t patient;
    int64_t pump;
    int64_t at_s;
    int32_t drained_nl;  /* measured; R-06 */
    int32_t expected_nl; /* rounded to 1 nL; RECORD_UNKNOWN at a first fill */
    int64_t use_ratio_millionths; /* R-07; -1 when nothing was used */
    int discrepancy;              /* not routine */
    int32_t filled_nl;
    int32_t conc_ng_per_ml;
    int32_t old_conc_ng_per_ml; /* R-10; 0 at a first fill */
    const char *product;
    const char *lot;
    int32_t expiry_day;
    int compounded;
    const char *reason; /* of a discrepancy, a changed concentration */
    unsigned char key[RECORD_KEY_BYTES];
    const char *author;
    int64_t stored_s;
};

/* A fact: what a prescriber ordered. */
struct program {
    int64_t id;
    int64_t patient;
    int64_t pump;
    int64_t at_s;
    int32_t conc_ng_per_ml;
    struct schedule schedule;
    const char *reason;
    unsigned char key[RECORD_KEY_BYTES];
    const char *author;
    int64_t stored_s;
};

enum appointment_purpose {
    APPOINTMENT_REFILL,
    APPOINTMENT_DOSE,
    APPOINTMENT_OTHER,
};

enum appointment_step {
    APPOINTMENT_BOOKED,
    APPOINTMENT_MOVED,
    APPOINTMENT_CANCELLED,
};

/* A fact: one step in the life of a booking. */
struct appointment {
    int64_t id;
    int64_t patient;
    int64_t booking; /* the id of its first step */
    enum appointment_step step;
    enum appointment_purpose purpose;
    int64_t starts_s;
    int32_t minutes; /* 15 .. 120 [60] */
    const char *reason;
    const char *author;
    int64_t stored_s;
};

enum contact_channel {
    CONTACT_PHONE,
    CONTACT_MESSAGE,
    CONTACT_LETTER,
    CONTACT_PERSON,
};

enum contact_outcome {
    CONTACT_REACHED,
    CONTACT_NO_ANSWER,
    CONTACT_LEFT_MESSAGE,
    CONTACT_WRONG_NUMBER,
    CONTACT_DECLINED,
    CONTACT_SENT,
};

/* A fact: one attempt to reach somebody. */
struct contact {
    int64_t id;
    int64_t patient;
    int64_t at_s;
    enum contact_channel channel;
    enum contact_outcome outcome;
    const char *whom;
    const char *note;
    const char *author;
    int64_t stored_s;
};

enum tone_scale {
    TONE_ASHWORTH, /* Modified: 0, 1, 1+, 2, 3, 4 */
    TONE_SPASM,    /* Penn: 0 .. 4 */
};

/* A fact: one score of muscle tone. */
struct tone {
    int64_t id;
    int64_t patient;
    int64_t at_s;
    enum tone_scale scale;
    const char *site; /* "left knee flexors" */
    const char *code; /* "1+": a code, never a number to average */
    const char *author;
    int64_t stored_s;
};

/* A key whose credentials this clinic takes (docs/protocol.md, section 4). */
struct trust_key {
    int64_t id;
    unsigned char key[RECORD_KEY_BYTES]; /* Ed25519, public */
    const char *name;                    /* "Quarry Clinic, safe" */
    int64_t removed_s;  /* RECORD_NO_INSTANT while it is trusted */
    const char *author; /* who added it; set by the store, as is stored_s */
    int64_t stored_s;
};

/* A fact: a credential that is taken no more. */
struct revocation {
    int64_t id;
    int64_t trust_key; /* whose signature it has */
    int64_t number;    /* its own, 0 .. UINT32_MAX */
    const char *reason;
    const char *author;
    int64_t stored_s;
};

/* A visit: begun once, closed once.  At most one of a patient is open. */
struct visit {
    int64_t id;
    int64_t patient;
    int64_t begun_s;
    const char *begun_by;
    int64_t ended_s; /* RECORD_NO_INSTANT while it is open */
    const char *ended_by;
    int64_t booked_s;   /* SR-43: the next refill, or RECORD_NO_INSTANT */
    const char *reason; /* SR-43: why none is booked, and what else to know */
};

/* SR-41: the pump's alarm date against what core computes from the same
 * numbers. */
enum agreement {
    AGREES,         /* to the second */
    AGREES_BY_DAY,  /* it has passed: the pump says since when */
    AGREES_NOT,     /* the earlier of the two rules */
    AGREES_NOTHING, /* nothing to compare: never programmed */
};

/* A fact: a session record that was verified (docs/encounter.md); its bytes
 * are kept beside it. */
struct visit_record {
    int64_t id;
    int64_t patient;
    int64_t pump;
    unsigned char key[RECORD_KEY_BYTES]; /* SHA-256 of the bytes */
    int64_t visit;                       /* 0: not begun here */
    int64_t begun_s;                     /* by the programmer's clock */
    int64_t ended_s;
    int64_t trust_key;  /* that signed the credential */
    int64_t credential; /* its number */
    enum agreement agreement;
    const char *author;
    int64_t stored_s;
};

/* What else of a patient asks for somebody's eyes, on any day. */
enum current_flag {
    CURRENT_NO_BACKUP = 1,   /* no oral backup instruction */
    CURRENT_NOT_RUNNING = 2, /* minimum rate, or stopped */
    CURRENT_DISAGREES = 4,   /* printed and computed dates */
    CURRENT_DISCREPANCY = 8, /* at the last refill */
    CURRENT_NO_PUMP = 16,
};

/*
 * The projection: what is current of one patient, rewritten with each fact.
 * Days that do not exist are RECORD_NO_DAY.
 */
struct current {
    int64_t patient;
    const char *folded; /* the name in the order of lists */
    const char *name;
    const char *mrn;
    const char *phone;
    unsigned risks;
    enum patient_state state;
    int64_t owner;
    const char *owner_name; /* "" without one */
    int64_t pump;
    const char *serial;
    int64_t reading;
    enum reading_mode mode;
    int32_t conc_ng_per_ml;
    int64_t dose_ng;   /* a day, the week's mean, rounded down */
    int32_t alarm_day; /* the one that rules */
    int32_t empty_day;
    int32_t stability_day; /* fill + stability limit */
    int32_t refill_by_day;
    int32_t window_from_day;
    int limited_by; /* enum refill_limit */
    int32_t replace_by_day;
    int32_t read_day;   /* of the last reading, pump time */
    int64_t booked_s;   /* the next refill's start, UTC */
    int32_t booked_day; /* in the pump's time; missed when it has passed */
    int64_t contact_s;  /* last attempt, or RECORD_NO_INSTANT */
    int contact_outcome;
    unsigned flags;    /* enum current_flag */
    int32_t visit_day; /* of the visit that is open, in the pump's time */
    /* The list's order: the earlier of alarm date and stability limit;
     * RECORD_NO_DAY, which comes first, with no alarm date. */
    int32_t safe_until_day;
    int32_t from_day; /* on the list from this day on */
};

/* One link of the audit chain (SR-44). */
struct audit {
    int64_t sequence; /* from 1, without gaps */
    int64_t at_s;
    const char *author;
    const char *role;
    const char *action;  /* "reading.add" */
    const char *subject; /* "patient/12" */
    const char *before;
    const char *after;
    unsigned char previous[32];
    unsigned char hash[32];
};

#endif
