/* alarm.h: what is wrong, how it is said, and what is delivered meanwhile.
 *
 * A cause is one of the EVENT_ALARM_* of core/event.h, which has its priority.
 * Tone and interval follow from the priority (F-06, F-07); what is delivered
 * while the cause lasts is the table in alarm.c, a row each (SR-08).
 *
 * The manager is told what begins and what ends, and answers which tone to
 * play now and when to be woken next.  Its rules:
 *   1. a new cause sounds at once (after the tone that is playing, if any),
 *      unless one of higher priority sounds already
 *   2. then the highest priority sounds at its interval until its cause is
 *      gone: one tone at a time, critical before non-critical
 *   3. a silence holds for all that is active.  Any new cause ends it, and
 *      with a critical cause active so does its time (F-08)
 *   4. a critical cause that begins for the third time in 10 minutes stays,
 *      and keeps delivery stopped, until a clinician's session (SR-12)
 *
 * Time is in ticks: seconds of a clock that only runs forward, from 0.  Each
 * call that changes something says in `struct alarm_news` what to log.
 */
#ifndef PUMP_ALARM_H
#define PUMP_ALARM_H

#include <stdint.h>

#include "core/event.h"
#include "core/status.h"
#include "pump/port.h"

struct reader;
struct writer;

#define ALARM_NEVER INT64_MAX

enum {
    ALARM_CAUSES = 13,
    ALARM_CYCLES = 3, /* SR-12: so many beginnings of one cause */
    ALARM_CYCLE_S = 10 * 60,
    ALARM_LONG_AGO_S = -ALARM_CYCLE_S - 1, /* never; outside every window */
    ALARM_STOP_LONG_S = 48 * 3600,         /* F-07 */
    ALARM_SIZE = 240,                      /* bytes of alarm_encode */
};

/* From the least to the most. */
enum alarm_delivery {
    ALARM_STOPPED,
    ALARM_MINIMUM, /* the model's minimum rate */
    ALARM_NORMAL,  /* what the program says */
};

/* What a cause asks for: one row of the table, with all that follows. */
struct alarm_response {
    enum event_priority priority; /* medium or high */
    enum port_tone tone;
    int32_t interval_s; /* from the start of a tone to that of the next */
    enum alarm_delivery delivery;
};

/* A person's choices, each within its range; alarm_settings_default has the
 * defaults. */
struct alarm_settings {
    int32_t medium_min; /* F-06: minutes between tones, 20 to 360 [60] */
    int32_t high_min;   /* F-07: minutes between tones, 10 to 120 [10] */
    int32_t silence_h;  /* F-08: hours of a critical silence, 1 to 72 [24] */
};

/*
 * Bit n - 1 of a set is the cause with code n.
 *   1. latched is within active, and critical
 *   2. silent or owed only while something is active, and never both
 *   3. no instant is later than the time of any call to come
 */
struct alarm {
    struct alarm_settings settings;
    /* When each cause began last, and the time before. */
    int64_t began_s[ALARM_CAUSES][ALARM_CYCLES - 1];
    int64_t sounded_s;        /* when the last alarm tone began */
    int64_t silenced_s;       /* when the silence began, if silent */
    int64_t quiet_s;          /* when the tone that plays has ended */
    uint16_t active;          /* set of causes */
    uint16_t latched;         /* set of causes that only a session ends */
    uint8_t silent;           /* 0, 1 */
    uint8_t owed;             /* 0, 1: a first tone that was not played yet */
    enum event_priority test; /* a tone asked for; EVENT_LOW if none is */
};

/* One thing to log. */
struct alarm_note {
    enum event_code code; /* the cause itself when it begins */
    int32_t about; /* CLEARED: the cause's code; TESTED: the priority; else 0 */
};

/* What a call did, in order; each call begins it anew. */
struct alarm_news {
    uint8_t count;
    struct alarm_note note[2];
};

/*
 * The table, whole.  A cause's delivery may depend on whether what it falls
 * back on is `verified`, read back whole from the journal: the program in
 * force after a reset by low battery, a minimum rate when the program is lost.
 */
struct alarm_response alarm_response(
    enum event_code cause, const struct alarm_settings *settings, int verified);

/* The cause of a stop by command or by latch since since_s: it turns critical
 * once it has lasted ALARM_STOP_LONG_S (F-07). */
enum event_code alarm_of_stop(int64_t since_s, int64_t now_s);

/* Every setting at its default. */
struct alarm_settings alarm_settings_default(void);

/* OK if each is within its range, else ERR_RANGE. */
enum status alarm_settings_check(
    const struct alarm_settings *settings) MUST_CHECK;

/* Nothing is wrong, nothing ever was, default settings. */
void alarm_init(struct alarm *alarm);

/* Use other settings from now on.  ERR_RANGE, and nothing changed, if one is
 * out of its range. */
enum status alarm_set(
    struct alarm *alarm, const struct alarm_settings *settings) MUST_CHECK;

/* A cause is there.  Begins it, ends a silence, may latch; nothing when it was
 * there already, so it may be said at every wake. */
void alarm_raise(struct alarm *alarm, enum event_code cause, int64_t now_s,
    struct alarm_news *news);

/* A cause that happens rather than lasts, as a reset by low battery does, has
 * happened once more: as alarm_raise, but it begins also when it is active, so
 * that a loop of resets is counted (SR-12). */
void alarm_repeat(struct alarm *alarm, enum event_code cause, int64_t now_s,
    struct alarm_news *news);

/* A cause is gone, or was not there.  ERR_STATE, and nothing changed, while it
 * is latched. */
enum status alarm_clear(struct alarm *alarm, enum event_code cause,
    struct alarm_news *news) MUST_CHECK;

/* F-08: silence all that is active, anew if it was silent.  ERR_STATE when
 * nothing is active. */
enum status alarm_silence(
    struct alarm *alarm, int64_t now_s, struct alarm_news *news) MUST_CHECK;

/* F-08: let the next wake play the tone of a priority, active or not, after
 * what is due.  ERR_RANGE for one that has no tone. */
enum status alarm_test(struct alarm *alarm, enum event_priority priority,
    struct alarm_news *news) MUST_CHECK;

/* 1 with *tone set if a tone is to be played now, else 0. */
int alarm_wake(struct alarm *alarm, int64_t now_s, enum port_tone *tone,
    struct alarm_news *news);

/* When alarm_wake has something to do next, at once if that is past;
 * ALARM_NEVER if nothing is to come. */
int64_t alarm_next(const struct alarm *alarm);

/* Is the cause active? */
int alarm_is_active(const struct alarm *alarm, enum event_code cause);

/* The highest priority of what is active; EVENT_LOW when nothing is. */
enum event_priority alarm_priority(const struct alarm *alarm);

/* The most that may be delivered now: the least of all that is active. */
enum alarm_delivery alarm_delivery(const struct alarm *alarm, int verified);

/* SR-12: is the stop latched?  Only a clinician's session calls unlatch, which
 * begins the count of cycles anew; causes stay active until cleared. */
int alarm_is_latched(const struct alarm *alarm);
void alarm_unlatch(struct alarm *alarm);

/*
 * The state as bytes, for the journal, so that a reset keeps what is active,
 * silenced and latched.  A tone that was playing or asked for is not kept.
 *
 *    at  size
 *     0     1  version, 1
 *     1     1  bit 0 silent, bit 1 owed, else 0
 *     2     2  active
 *     4     2  latched
 *     6     2  medium_min
 *     8     2  high_min
 *    10     2  silence_h
 *    12     4  0
 *    16     8  sounded_s
 *    24     8  silenced_s
 *    32   208  began_s: the causes by code, each the last and the time before
 *
 * Little-endian; instants are two's complement, -601 for never.
 */
void alarm_encode(const struct alarm *alarm, struct writer *out);

/* Reads ALARM_SIZE bytes as stored at now_s or before.  ERR_CORRUPT, and
 * *alarm as it was, if they break an invariant or a range; ERR_SHORT if they
 * end early. */
enum status alarm_decode(
    struct alarm *alarm, struct reader *in, int64_t now_s) MUST_CHECK;

#endif
