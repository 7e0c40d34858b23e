/* encounter.h: the session record: what a visit found, did and left.
 *
 * The programmer that made the visit signs it, the clinic verifies and keeps
 * it (SR-33, SR-41).  Named as clinics name a visit's record, since the journal
 * has records of its own (pump/record).  Layout byte by byte:
 * docs/encounter.md; encoding: encounter_bytes.h.  Instants are pump time, or
 * UTC where the name says so.
 */
#ifndef CORE_ENCOUNTER_H
#define CORE_ENCOUNTER_H

#include <stdint.h>

#include "core/credential.h"
#include "core/schedule.h"
#include "core/status.h"
#include "core/units.h"

enum {
    ENCOUNTER_ACTS_MAX = 32,
    ENCOUNTER_WORD_MAX = 200,      /* bytes of one text */
    ENCOUNTER_OFFSET_MAX = 172800, /* pump time is at most two days from UTC */
};

/* nothing was expected, since nothing was there before. */
#define ENCOUNTER_FIRST_FILL UINT32_MAX

/* Text belongs to whoever made it; from a decoded record it lies in the bytes
 * that were decoded.  UTF-8 is the caller's to judge. */
struct encounter_text {
    const uint8_t *byte;
    uint8_t size; /* 0: nothing was said */
};

/* Which text; sent, so never renumbered. */
enum encounter_word {
    ENCOUNTER_PERSON,        /* who sat at the programmer */
    ENCOUNTER_SECOND,        /* who confirmed a discrepancy */
    ENCOUNTER_PATIENT,       /* name as it was matched (SR-31) */
    ENCOUNTER_MRN,           /* the other identifier */
    ENCOUNTER_LOT,           /* of the drug that was filled */
    ENCOUNTER_WHY_RESIDUAL,  /* */
    ENCOUNTER_WHY_DOSE,      /* */
    ENCOUNTER_WHY_UNBRIDGED, /* */
    ENCOUNTER_REMARK,
    ENCOUNTER_WORDS,
};

/* What a pump delivers; sent, so never renumbered. */
enum encounter_mode {
    ENCOUNTER_UNPROGRAMMED,
    ENCOUNTER_RUNNING,
    ENCOUNTER_MINIMUM,
    ENCOUNTER_STOPPED,
    ENCOUNTER_MODES,
};

/* F-02: a bolus every so often; all zeros without one. */
struct encounter_periodic {
    uint32_t dose_ng;
    uint16_t every_min;
    uint16_t first_min;
    uint32_t seconds;
};

/* What is given beside the schedule; sent, so never renumbered. */
enum encounter_beside {
    ENCOUNTER_BESIDE_NOTHING,
    ENCOUNTER_BESIDE_SINGLE,
    ENCOUNTER_BESIDE_PERIODIC,
    ENCOUNTER_BESIDE_BRIDGE,
    ENCOUNTER_BESIDE_PRIME,
    ENCOUNTER_BESIDES,
};

/*
 * How far it has come.
 * 1. all zeros without one
 * 2. given_nl <= ordered_nl, both rounded down; of a bridge or prime whole
 *    strokes, so that the rest is exact
 * 3. left_ng is 0 of a bridge or prime
 */
struct encounter_bolus {
    uint8_t kind; /* enum encounter_beside */
    uint32_t ordered_nl;
    uint32_t given_nl;
    uint32_t left_s;
    uint32_t left_ng; /* still to be given, rounded up as the pump counts it */
};

/*
 * What the pump said in one reading.
 * 1. rest_num < rest_den: the volume is volume_nl + rest_num / rest_den
 * 2. number 0, and a schedule of zeros, only when it was never programmed;
 *    otherwise the schedule passes schedule_check
 */
struct encounter_pump {
    uint64_t pump_s;  /* now */
    int32_t offset_s; /* pump_s less UTC */
    uint64_t tick_s;  /* since it was made */
    uint32_t last;    /* sequence number of the last entry of its log */
    uint8_t mode;     /* enum encounter_mode */
    uint16_t active;  /* alarm causes: bit i - 1 is event code i */
    uint16_t silenced;

    uint32_t volume_nl; /* estimated (F-04) */
    uint64_t rest_num;
    uint64_t rest_den;
    uint64_t filled_s;
    uint32_t fill_nl;
    uint32_t alarm_nl;
    uint64_t low_s;   /* alarm date as the pump says; 0: after 2199 */
    uint64_t empty_s; /* 0: after 2199 */
    uint64_t eri_s;   /* F-09, measured; 0: not yet */
    uint64_t eos_s;

    uint32_t number; /* of the program in force */
    uint16_t product;
    uint32_t nominal_ng_per_ml;
    uint32_t used_ng_per_ml; /* what flow and dose are computed with */
    uint32_t past_ng;        /* delivered in the last 24 h */
    uint32_t tubing_nl;
    uint32_t catheter_nl;    /* 0: not on record */
    uint32_t path_left_nl;   /* of old drug in the path */
    uint32_t path_ng_per_ml; /* its concentration */
    struct encounter_bolus bolus;
    uint64_t periodic_s; /* when one of the program's boluses begins, the next
                            if it runs; the others at their interval; 0: none */
    struct encounter_periodic periodic;
    struct schedule schedule;
};

/* What may explain a discrepancy; sent, so never renumbered. */
enum encounter_cause {
    ENCOUNTER_NO_CAUSE,
    ENCOUNTER_OVER_DELIVERY,
    ENCOUNTER_UNDER_DELIVERY,
    ENCOUNTER_STALL,
    ENCOUNTER_OCCLUSION,
    ENCOUNTER_POCKET_FILL,
    ENCOUNTER_INCOMPLETE_DRAIN,
    ENCOUNTER_WRONG_LAST_FILL,
    ENCOUNTER_NOT_KNOWN,
    ENCOUNTER_CAUSES,
};

enum {
    ENCOUNTER_FILLED = 1,
    ENCOUNTER_DISCREPANCY = 2,
    ENCOUNTER_COMPOUNDED = 4,
    ENCOUNTER_SAME_DRUG = 8, /* the answer to R-10's question */
    ENCOUNTER_FLAGS = 15,
};

/* What was drained and filled; all zeros when nothing was. */
struct encounter_fill {
    uint8_t flags;
    uint8_t cause;        /* enum encounter_cause; with ENCOUNTER_DISCREPANCY */
    uint32_t drained_nl;  /* measured */
    uint32_t expected_nl; /* rounded; ENCOUNTER_FIRST_FILL */
    uint32_t use_millionths; /* use ratio; 0: next to nothing was used */
    uint32_t filled_nl;
    uint32_t old_ng_per_ml;     /* 0 at a first fill */
    uint32_t nominal_ng_per_ml; /* of what was filled */
    uint32_t true_ng_per_ml;    /* with the residual in it, rounded */
    uint16_t product;
    uint32_t expiry_day; /* days from 1970-01-01 */
    uint8_t rinses;
    uint32_t rinse_nl; /* each */
};

/* A command; sent, so never renumbered. */
enum encounter_act_kind {
    ENCOUNTER_COMMIT = 1,
    ENCOUNTER_BOLUS = 2,
    ENCOUNTER_STOP = 3,
    ENCOUNTER_HOLD_MINIMUM = 4,
    ENCOUNTER_RESTART = 5,
    ENCOUNTER_CLOCK = 6,
    ENCOUNTER_SILENCE = 7,
    ENCOUNTER_SOUND = 8,
    ENCOUNTER_EMERGENCY = 9,
    ENCOUNTER_KEY_ADD = 10,
    ENCOUNTER_KEY_REMOVE = 11,
    ENCOUNTER_ACT_KINDS,
};

enum encounter_fate {
    ENCOUNTER_DONE = 1,
    ENCOUNTER_REFUSED = 2,
    ENCOUNTER_FATE_UNKNOWN = 3, /* SR-28: not resolved when this was signed */
    ENCOUNTER_FATES,
};

struct encounter_act {
    uint8_t kind;   /* enum encounter_act_kind */
    uint8_t fate;   /* enum encounter_fate */
    uint8_t reason; /* of a refusal: docs/protocol.md, section 6 */
    uint64_t key;   /* of the command */
    uint64_t utc_s; /* by the programmer's clock */
    uint32_t value; /* bolus: ng; commit: the program's number; else 0 */
};

/*
 * 1. begun_utc_s <= ended_utc_s
 * 2. act_count <= ENCOUNTER_ACTS_MAX; the rest of act is zeros
 * 3. serial is one (credential_is_serial)
 */
struct encounter {
    uint64_t begun_utc_s;
    uint64_t ended_utc_s;
    uint8_t serial[CREDENTIAL_SERIAL_SIZE];
    uint64_t patient; /* the clinic's number; 0 when it was not reached */
    uint64_t visit;   /* the clinic's number; 0: not begun there */
    struct encounter_pump before;
    struct encounter_pump after; /* as read back */
    struct encounter_fill fill;
    uint8_t act_count;
    struct encounter_act act[ENCOUNTER_ACTS_MAX];
    struct encounter_text word[ENCOUNTER_WORDS];
};

/*@ // an instant, a volume, a concentration or 0 for none
  @ predicate an_instant(integer at_s) = 0 <= at_s <= UNITS_PUMP_S_MAX;
  @ predicate a_volume(integer nl) = 0 <= nl <= UNITS_VOLUME_NL_MAX;
  @ predicate a_conc(integer ng_per_ml) = ng_per_ml == 0
  @   || UNITS_CONC_MIN <= ng_per_ml <= UNITS_CONC_MAX;
  @ predicate valid_times{L}(struct encounter_pump *p)
  @   = -ENCOUNTER_OFFSET_MAX <= p->offset_s <= ENCOUNTER_OFFSET_MAX
  @   && an_instant(p->pump_s) && an_instant(p->tick_s)
  @   && an_instant(p->filled_s) && an_instant(p->low_s)
  @   && an_instant(p->empty_s) && an_instant(p->eri_s)
  @   && an_instant(p->eos_s) && an_instant(p->periodic_s);
  @ predicate valid_content{L}(struct encounter_pump *p)
  @   = p->rest_num < p->rest_den && a_volume(p->volume_nl)
  @   && a_volume(p->fill_nl) && a_volume(p->alarm_nl)
  @   && a_volume(p->tubing_nl) && a_volume(p->catheter_nl)
  @   && a_volume(p->path_left_nl) && a_conc(p->nominal_ng_per_ml)
  @   && a_conc(p->used_ng_per_ml) && a_conc(p->path_ng_per_ml);
  @ predicate valid_program{L}(struct encounter_pump *p)
  @   = p->mode < ENCOUNTER_MODES
  @   && (p->number == 0 <==> p->mode == ENCOUNTER_UNPROGRAMMED)
  @   && (p->number == 0
  @     ? p->schedule.set_count == 0 && p->schedule.step_count == 0
  @     : p->used_ng_per_ml != 0 && valid_schedule(&p->schedule));
  @ predicate valid_bolus{L}(struct encounter_bolus *b)
  @   = b->kind < ENCOUNTER_BESIDES && a_volume(b->ordered_nl)
  @   && b->given_nl <= b->ordered_nl && b->left_ng <= UNITS_DOSE_NG_MAX
  @   && (b->left_ng > 0 ==> b->kind == ENCOUNTER_BESIDE_SINGLE
  @     || b->kind == ENCOUNTER_BESIDE_PERIODIC);
  @ predicate valid_periodic{L}(struct encounter_periodic *p)
  @   = p->dose_ng <= UNITS_DOSE_NG_MAX
  @   && (p->dose_ng == 0 <==> p->every_min == 0);
  @ predicate valid_pump{L}(struct encounter_pump *p)
  @   = valid_times(p) && valid_content(p) && valid_program(p)
  @   && valid_bolus(&p->bolus) && valid_periodic(&p->periodic);
  @ predicate valid_fill{L}(struct encounter_fill *f)
  @   = f->flags <= ENCOUNTER_FLAGS && f->cause < ENCOUNTER_CAUSES
  @   && (f->expected_nl == ENCOUNTER_FIRST_FILL || a_volume(f->expected_nl))
  @   && a_volume(f->drained_nl) && a_volume(f->filled_nl)
  @   && a_volume(f->rinse_nl) && a_conc(f->old_ng_per_ml)
  @   && a_conc(f->nominal_ng_per_ml) && a_conc(f->true_ng_per_ml);
  @ predicate valid_act{L}(struct encounter_act *a)
  @   = 1 <= a->kind < ENCOUNTER_ACT_KINDS && 1 <= a->fate < ENCOUNTER_FATES
  @   && an_instant(a->utc_s);
  @ // what the check proves
  @ predicate valid_encounter{L}(struct encounter *e)
  @   = e->begun_utc_s <= e->ended_utc_s <= UNITS_PUMP_S_MAX
  @   && valid_pump(&e->before) && valid_pump(&e->after)
  @   && valid_fill(&e->fill) && e->act_count <= ENCOUNTER_ACTS_MAX
  @   && (\forall integer i; 0 <= i < e->act_count ==> valid_act(&e->act[i]))
  @   && (\forall integer i; 0 <= i < ENCOUNTER_WORDS ==>
  @     e->word[i].size <= ENCOUNTER_WORD_MAX); */

/* Does everything hold that is said above?  OK or ERR_RANGE. */
/*@ requires \valid_read(e);
  @ assigns \nothing;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ==> valid_encounter(e); */
enum status encounter_check(const struct encounter *e) MUST_CHECK;

/* "over-delivery", for machines; NULL for none that there is. */
/*@ assigns \result \from cause;
  @ ensures \result != \null ==> 1 <= cause < ENCOUNTER_CAUSES; */
const char *encounter_cause_slug(uint32_t cause);

#endif
