/* alarm.pml: the alarm manager of pump/alarm.c against whatever may happen.
 *
 * Two critical causes and a non-critical one begin and end, are silenced and
 * tested, and a session comes, in any order and at any time; a clock ticks and
 * wakes the manager only when alarm_next says so.  The rules are those at the
 * top of pump/alarm.h, with shorter times: what counts is their order (a tone
 * is shorter than an interval, an interval than a silence).
 *
 * Shown, for F-07, F-08, SR-08 and SR-12: a new critical cause is heard as
 * soon as the tone that plays has ended, and again within every interval;
 * a silence of it is bounded and never outlasts a new cause; nothing sounds
 * over another tone or before a critical alarm; a latch holds until a session.
 * proof/spin searches every state, and wants each BUG to be found.
 *
 * BUG == 1: a new cause leaves the silence as it is
 * BUG == 2: a silence has no end of its own
 * BUG == 3: a tone on request goes before an alarm
 * BUG == 4: a latched cause can be cleared
 * BUG == 5: alarm_next forgets the first tone
 * BUG == 6: a tone begins over another
 */
#ifndef BUG
#define BUG 0
#endif

/* Ticks. */
#define SINGLE 1
#define DOUBLE 2
#define HIGH_EVERY 3
#define MEDIUM_EVERY 4
#define SILENCE 5
#define CYCLES 4 /* as the 10 minutes of SR-12 */
#define LONG 6   /* ages stop here: longer than all of these */

#define CRITICAL (on[0] || on[1])
#define ANY (CRITICAL || on[2])
#define EVERY (CRITICAL -> HIGH_EVERY : MEDIUM_EVERY)

/* struct alarm; an age is the ticks since an instant of it. */
bool on[3], latched, silent, owed;
byte test;                          /* 0, or the length of the tone */
byte sounded = LONG;                /* age */
byte silenced = LONG;               /* age */
byte busy;                          /* ticks until it is quiet */
byte began = LONG, before = LONG;   /* ages, of cause 0 */

/* What is watched. */
bool fresh;      /* a critical cause began, and was not heard or silenced */
byte waited;     /* ticks that a critical alarm was not heard, unsilenced */
bool heard;      /* in this tick: the alarm's tone of its priority */
bool silencing;  /* in this tick */

#define SOUND_DUE (!silent && ANY && busy == 0 && \
    (owed || sounded >= EVERY))
#define SILENCE_OVER (BUG != 2 && silent && CRITICAL && silenced >= SILENCE)

/* alarm_next: is something to be done now? */
#define DUE (SILENCE_OVER || (test && busy == 0) || \
    (BUG == 5 -> (!silent && ANY && busy == 0 && sounded >= EVERY) : SOUND_DUE))

inline hold()
{
    assert(!(silent && owed));
    assert(!(silent || owed) || ANY);
    assert(!latched || on[0]);
    assert(!(silent && fresh));
}

inline begin_first()
{
    latched = latched || before <= CYCLES;
    before = began;
    began = 0
}

inline begin(cause)
{
    if
    :: on[cause] -> skip
    :: else ->
        if
        :: silent && BUG != 1 -> silent = false; owed = true
        :: silent && BUG == 1 -> skip
        :: !silent -> owed = owed || cause < 2 || !CRITICAL
        fi;
        if
        :: cause == 0 -> begin_first()
        :: else -> skip
        fi;
        fresh = fresh || cause < 2;
        on[cause] = true
    fi;
    hold()
}

inline end(cause)
{
    if
    :: cause == 0 && latched && BUG != 4 -> skip
    :: else ->
        on[cause] = false;
        silent = silent && ANY;
        owed = owed && ANY;
        fresh = fresh && CRITICAL
    fi;
    hold()
}

inline silence()
{
    if
    :: ANY ->
        silent = true;
        owed = false;
        silenced = 0;
        fresh = false;
        silencing = true
    :: else -> skip
    fi;
    hold()
}

inline play(length)
{
    assert(busy == 0);
    busy = length
}

inline play_alarm()
{
    owed = false;
    sounded = 0;
    heard = true;
    if
    :: CRITICAL -> fresh = false; waited = 0; play(DOUBLE)
    :: else -> play(SINGLE)
    fi
}

inline play_test()
{
    play(test);
    test = 0
}

inline wake()
{
    if
    :: SILENCE_OVER -> silent = false; owed = true
    :: else -> skip
    fi;
    if
    :: BUG == 3 && test && busy == 0 -> play_test()
    :: BUG == 6 && test -> play_test()
    :: else ->
        if
        :: SOUND_DUE -> play_alarm()
        :: !(SOUND_DUE) && test && busy == 0 -> play_test()
        :: else -> skip
        fi
    fi;
    hold();
    assert(!(SOUND_DUE) && !(SILENCE_OVER))
}

inline older(age)
{
    age = (age < LONG -> age + 1 : LONG)
}

/* F-07: a critical alarm is heard within its interval, and the tone that may
 * be playing then. */
inline watch()
{
    if
    :: CRITICAL && !silent -> waited++
    :: else -> waited = 0
    fi;
    assert(waited <= HIGH_EVERY + DOUBLE)
}

active proctype clock()
{
    do
    :: d_step {
        older(sounded);
        older(silenced);
        older(began);
        older(before);
        busy = (busy > 0 -> busy - 1 : 0);
        heard = false;
        silencing = false;
        if
        :: DUE -> wake()
        :: else -> skip
        fi;
        watch();
        assert(!fresh || busy > 0) /* heard at once, or after this tone */
    }
    od
}

active proctype world()
{
    do
    :: d_step { begin(0) }
    :: d_step { begin(1) }
    :: d_step { begin(2) }
    :: d_step { on[0] = false; begin(0) } /* alarm_repeat */
    :: d_step { end(0) }
    :: d_step { end(1) }
    :: d_step { end(2) }
    :: d_step { silence() }
    :: d_step { test = SINGLE }
    :: d_step { test = DOUBLE }
    :: d_step { wake() } /* the pump was up for another reason */
    :: d_step { latched = false; began = LONG; before = LONG } /* a session */
    od
}

/* Every active alarm is heard, whatever else goes on. */
ltl critical_is_heard {
    [] ((CRITICAL && !silent) -> <> (heard || silent || !CRITICAL))
}
ltl non_critical_is_heard {
    [] ((ANY && !silent) -> <> (heard || silent || !ANY))
}
/* F-08: unless somebody silences it again. */
ltl silence_is_bounded {
    [] ((silent && CRITICAL) -> <> (!silent || !CRITICAL || silencing))
}
