/* desk.h: what the pages share: one person, one vault, one visit.
 *
 * Two locks.  `busy` is held while the vault or the pump is worked with, which
 * may take as long as a pump is silent: only by what runs on the worker, and
 * by housekeeping when it is free.  `lock` is held for moments, by every page:
 * it guards the session and a copy of the visit, so that a page is drawn
 * while the pump is silent.  busy is taken before lock.
 *
 * A visit outlives its telemetry session (3 min) and, as a draft in the
 * vault, the person's (10 min, SR-33): it is suspended, and gone on with at
 * the next thing that is done.
 */
#ifndef PROGRAMMER_DESK_H
#define PROGRAMMER_DESK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "programmer/clinic.h"
#include "programmer/ticket.h"
#include "programmer/typed.h"
#include "programmer/vault.h"
#include "programmer/visit.h"
#include "web/session.h"

enum {
    DESK_IDLE_S = 10 * 60, /* SR-33: of a page */
    DESK_SLEW_S = 60,      /* so far back a clock is set by the network's */
    DESK_QUIET_S = 3 * 60, /* SR-33: of telemetry, since somebody acted */
    DESK_PUMPS_MAX = 64,   /* that are listed; others by their serial */
    DESK_TICKET_SIZE = 65, /* 64 hex digits */
    DESK_SAID_MAX = 900,
};

struct desk_pump {
    char serial[MSG_SERIAL_SIZE + 1];
    char address[IMPLANT_ADDRESS_MAX + 1];
};

/* What the pages see; a copy, without a key. */
struct desk_view {
    struct desk_pump pump[DESK_PUMPS_MAX];
    int pump_count; /* in the vault; may be above DESK_PUMPS_MAX */
    int waiting;    /* session records not yet sent */
    int unended;    /* visits that were not ended; the pump of one of them: */
    char unended_serial[MSG_SERIAL_SIZE + 1];

    bool has_visit;  /* a pump has been read: visit.now is its last reading */
    bool is_silent;  /* it did not answer the last time */
    bool is_matched; /* SR-31: two identifiers were confirmed */
    bool is_changed; /* a program was committed in this visit */
    bool has_log;
    struct msg_log log; /* its newest entries, when it was last woken */
    struct visit visit;

    /* The last that was done, said on the next page. */
    bool is_bad;
    char said[DESK_SAID_MAX];
    /* Where the visit that has just ended goes on; "" without a clinic. */
    char clinic_page[TICKET_TEXT_MAX + 40];
};

/*
 * 1. vault is not NULL exactly while somebody is signed in, or was until
 *    housekeeping comes by
 * 2. view is made of the rest by desk_give
 */
struct desk {
    const char *folder;  /* of the vault */
    const char *address; /* for pumps whose place is not known, or NULL */
    const char *clinic;  /* the only one that tickets may come from, or NULL */
    const struct clock *clock;
    bool is_demo; /* people and pumps are fictional, the passphrase known */

    pthread_mutex_t lock;
    struct session_record session; /* person_id 0: nobody */
    struct session_record ended; /* the one before, that ran out; or nobody's */
    char person[IDENTITY_PERSON_MAX + 1];
    char known[IDENTITY_PERSON_MAX + 1]; /* the last who signed in */
    int64_t number; /* of that person: one more for each who is another */
    unsigned roles; /* by the credential */
    char ticket[DESK_TICKET_SIZE]; /* "": none waits to be taken up */
    char ticket_clinic[TICKET_TEXT_MAX + 1];
    struct desk_view view;
    struct typed typed;
    /* It was typed for that pump before the session ended, and came back
     * (web/again.h); "": for the visit that is. */
    char typed_for[MSG_SERIAL_SIZE + 1];

    pthread_mutex_t busy;
    struct vault *vault;
    struct visit visit;
    struct desk_view next; /* view as it will be; its visit is not used */
    struct desk_pump place;
    struct ticket record; /* of the clinic, redeemed */
    bool has_record;
    uint64_t commit_key; /* of a commit whose fate was not known, or 0 */
    int64_t touched_ms;  /* when somebody last acted, monotonic */
    char patient[VISIT_WORD_MAX + 1]; /* as confirmed here */
    char mrn[VISIT_WORD_MAX + 1];
};

/* Nobody is signed in; what is of the program is filled in.  Free ends what
 * runs, and forgets. */
void desk_init(struct desk *desk);
void desk_free(struct desk *desk);

/* Begin to work with vault and pump; end, and let the pages see it. */
void desk_take(struct desk *desk);
void desk_give(struct desk *desk);

/* --- with busy held --- */

/* Open the vault, and take its person's name and roles.  VAULT_OK, or why. */
enum vault_result desk_unlock(
    struct desk *desk, const char *passphrase, char why[VAULT_WHY_MAX]);

/* Forget everything; a visit under way waits as a draft. */
void desk_leave(struct desk *desk);

/* Begin a visit at a pump; address "" is where it was last.  A ticket that
 * was redeemed goes with it. */
enum visit_result desk_open(
    struct desk *desk, const char *serial, const char *address);

/* A session with the pump of the visit, a new one if need be.  Call it before
 * anything that talks.  As visit_open. */
enum visit_result desk_ready(struct desk *desk);

/* Read its log, for the printout; without an answer the last one stays. */
void desk_read_log(struct desk *desk);

/* Read the pump again, and ask what became of what is not known. */
enum visit_result desk_read(struct desk *desk);

/* End the visit, with or without its pump, and send what waits.  The record is
 * kept when it answers VISIT_OK; desk->next says whether it was sent. */
enum visit_result desk_end(struct desk *desk);

/* Send what waits; says what became of it. */
void desk_send(struct desk *desk);

/* Nothing is typed for the next program any more; and what was typed before
 * the session ended comes back, for that pump alone. */
void desk_forget_typed(struct desk *desk);
void desk_keep_typed(
    struct desk *desk, const struct typed *typed, const char *serial);

/* What the next page says. */
void desk_say(struct desk *desk, bool is_bad, const char *text);

/* --- at any time --- */

/* Once a second: end what nobody uses. */
void desk_keep_house(struct desk *desk);

/* Is a telemetry session running that may be read by itself? */
bool desk_is_awake(struct desk *desk);

#endif
