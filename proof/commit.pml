/* commit.pml: sessions and commits under an attacker and crashes, for spin.
 *
 * docs/protocol.md, sections 3, 5 and 6, as far as order matters.  The attacker
 * keeps every packet that was ever sent and brings any of them, at any time,
 * as often as it likes, or never: drop, repeat and reorder are all in it.  It
 * makes none up, which is what the cryptography is for.  Pump and programmer
 * lose what is not written down, at any time, CRASHES times in all.
 *
 * Checked: a command has at most one effect (SR-27); what the programmer comes
 * to believe of its fate is true, and stays true whatever is brought later
 * (SR-28); the pump's old program runs unless the command was done (SR-26).
 *
 * With -DBUG=n a fault is planted, and proof/spin wants it found:
 *   1 the pump takes any number but the last, not only higher ones
 *   2 a session that was taken over is still listened to, and what it staged
 *     is kept (either alone did no harm when it was tried)
 *   3 the journal does not keep the key of a command that was done
 *   4 a programmer that hears no reply believes that nothing happened
 *   5 no fault: "no command is ever done" is claimed, so that we know it is
 *   6 no fault: "never seen is never believed" is claimed, likewise
 */
#ifndef BUG
#define BUG 0
#endif

#define SESSIONS 3 /* numbered from 1; 0 is none */
#define NUMBERS 3  /* requests in a session */
#define COMMANDS 2 /* numbered from 1 */
#define CRASHES 1

#define NONE 0
#define DEAD 9 /* a session that nobody has the keys of */

/* What is asked, and what is answered. */
#define STAGE 1
#define COMMIT 2
#define FATE 3
#define DONE 1
#define NOT_DONE 2

/* Every packet ever sent. */
bool call_sent[SESSIONS + 1], answer_sent[SESSIONS + 1];
byte asked[SESSIONS * NUMBERS];      /* what, of session and number; 0: not sent */
byte asked_key[SESSIONS * NUMBERS];  /* of which command */
byte answered[SESSIONS * NUMBERS];   /* DONE or NOT_DONE; 0: not sent */
#define AT(s, n) ((s - 1) * NUMBERS + n)

/* The pump: in memory, then in its journal. */
byte open_session, next_session, last_number, staged;
byte done[COMMANDS + 1]; /* effects of each command */
bool kept[COMMANDS + 1]; /* its key, with the effect */
bool call_used[SESSIONS + 1];
byte old_session, old_number; /* fault 2 */

/* The programmer: in memory, then on disk. */
byte session, number, sessions;
bool is_open, is_asking;
byte pending, believed[COMMANDS + 1], command = 1;

byte crashes;

inline effect(key)
{
    done[key]++;
    assert(done[key] == 1);
    assert(believed[key] != NOT_DONE);
#if BUG == 5
    assert(false);
#endif
#if BUG != 3
    kept[key] = true;
#endif
    staged = NONE
}

/* One request: stage is harmless, commit wants what was staged. */
inline handle(at)
{
    if
    :: asked[at] == STAGE ->
        staged = asked_key[at];
        answered[at] = DONE
    :: asked[at] == COMMIT ->
        if
        :: kept[asked_key[at]] -> answered[at] = DONE
        :: !kept[asked_key[at]] && staged == asked_key[at] ->
            effect(asked_key[at]);
            answered[at] = DONE
        :: else -> answered[at] = NOT_DONE
        fi
    :: asked[at] == FATE ->
        if
        :: kept[asked_key[at]] -> answered[at] = DONE
        :: else -> answered[at] = NOT_DONE
        fi
    fi
}

/* A call makes the next session once; played again, one nobody can use. */
inline bring_call(s)
{
    if
    :: call_sent[s] && !call_used[s] ->
        call_used[s] = true;
        answer_sent[s] = true;
        next_session = s
    :: call_sent[s] && call_used[s] -> next_session = DEAD
    :: else
    fi
}

inline bring_request(s, n)
{
    if
    :: asked[AT(s, n)] == 0
    :: asked[AT(s, n)] != 0 && s == open_session &&
#if BUG == 1
       n + 1 != last_number ->
#else
       n + 1 > last_number ->
#endif
        last_number = n + 1;
        handle(AT(s, n))
    :: asked[AT(s, n)] != 0 && s != open_session && s == next_session ->
#if BUG == 2
        old_session = open_session;
        old_number = last_number;
#else
        staged = NONE;
#endif
        open_session = s;
        next_session = NONE;
        last_number = n + 1;
        handle(AT(s, n))
#if BUG == 2
    :: asked[AT(s, n)] != 0 && s == old_session && n + 1 > old_number ->
        old_number = n + 1;
        handle(AT(s, n))
#endif
    :: else
    fi
}

active proctype attacker_and_pump()
{
    byte s, n;

    do
    :: atomic {
        select(s : 1 .. SESSIONS);
        if
        :: bring_call(s)
        :: select(n : 0 .. NUMBERS - 1); bring_request(s, n)
        fi;
        s = 0;
        n = 0
    }
    :: atomic {
        crashes < CRASHES ->
        crashes++;
        open_session = NONE;
        next_session = NONE;
        last_number = 0;
        staged = NONE
    }
    :: command > COMMANDS -> break
    od
}

/* What the programmer may ask next: nothing but fate while one is pending. */
inline ask(what, key)
{
    asked[AT(session, number)] = what;
    asked_key[AT(session, number)] = key;
    is_asking = true;
    number++
}

inline believe(what)
{
    assert(what != DONE || done[command] == 1);
    assert(what != NOT_DONE || done[command] == 0);
#if BUG == 6
    assert(what != NOT_DONE);
#endif
    believed[command] = what;
    pending = NONE;
    command++
}

inline take_reply()
{
    is_asking = false;
    if
    :: asked[AT(session, number - 1)] == STAGE ->
        pending = command; /* written down before it is sent */
        if
        :: number < NUMBERS -> ask(COMMIT, command)
        :: else
        fi
    :: else -> believe(answered[AT(session, number - 1)])
    fi
}

active proctype programmer()
{
    do
    :: command > COMMANDS -> break
    :: atomic { /* call, at any time */
        command <= COMMANDS && sessions < SESSIONS ->
        sessions++;
        session = sessions;
        number = 0;
        is_open = false;
        is_asking = false;
        call_sent[session] = true
    }
    :: atomic {
        command <= COMMANDS && session != NONE && !is_open &&
            answer_sent[session] ->
        is_open = true
    }
    :: atomic { /* ask; or ask the same again, under the next number */
        command <= COMMANDS && is_open && number < NUMBERS ->
        if
        :: pending != NONE -> ask(FATE, pending)
        :: pending != NONE && is_asking &&
               asked[AT(session, number - 1)] == COMMIT -> ask(COMMIT, pending)
        :: pending == NONE -> ask(STAGE, command)
        fi
    }
    :: atomic {
        command <= COMMANDS && is_asking &&
            answered[AT(session, number - 1)] != 0 ->
        take_reply()
    }
#if BUG == 4
    :: atomic { pending != NONE && is_asking -> believe(NOT_DONE) }
#endif
    :: atomic { /* the programmer dies; what it wrote down stays */
        command <= COMMANDS && crashes < CRASHES && session != NONE ->
        crashes++;
        session = NONE;
        is_open = false;
        is_asking = false;
        number = 0
    }
    od
}
