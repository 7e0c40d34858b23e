/* search_man_in_the_middle.c: a visit with somebody on the air (SR-22).
 *
 *     search_man_in_the_middle [--plant FAULT] EXCHANGES [SEED]
 *
 * Lives of a few hundred exchanges: a programmer reads, stages, commits,
 * orders, changes its mind, crashes and comes again, as docs/protocol.md says;
 * an attacker has every frame in its hands, and now and then the power fails.
 * Each life has a seed of its own, the first SEED.  What must hold:
 *
 *   1. Therapy changes only while bytes arrive that carry the one command under
 *      way, and then as it was asked; for a commit, as it was shown (SR-26).
 *   2. A command has at most one effect (SR-27).
 *   3. What the programmer is told is so: done has had its effect, refused has
 *      none and never will; no answer is UNKNOWN, nothing of dose is asked
 *      before its fate is known, and that is the truth (SR-28).
 *   4. The pump answers no request of a session twice.
 *   5. At the end the program that is read back is the last that was done.
 *
 * With a planted fault (test/link/plant.h) it succeeds when it has found it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/reader.h"
#include "link/opcode.h"
#include "test/link/attacker.h"
#include "test/link/bedside.h"
#include "test/link/plant.h"

enum {
    LIFE = 400, /* exchanges */
    COMMANDS_MAX = 1000,
    QUEUE = 32, /* what the pump says before the programmer hears it */
    STAFF = CREDENTIAL_READ | CREDENTIAL_REFILL | CREDENTIAL_PRESCRIBE,
};

/* Kinds of command. */
enum kind { COMMIT, BOLUS, HOLD, RESTART, CLOCK, CARD };

/*
 * One command, and what is true of it.
 * 1. effects <= 1
 * 2. dead: its fate was told, so that it never has another effect
 */
struct command {
    enum kind kind;
    uint64_t key;
    uint32_t dose_ng; /* a day, of a commit; of a bolus */
    uint32_t seconds;
    int32_t offset_s;
    uint8_t mode;
    uint8_t dead;
    uint8_t effects;
};

static struct bedside kept, now;
static struct attacker attacker;
static struct random chance;
static struct {
    struct attacker_frame frame[QUEUE];
    uint32_t n;
} queue;
static struct command command;
static int pending;               /* the fate of command is UNKNOWN */
static uint64_t answered;         /* numbers below it, in this session */
static struct frame_receiver tap; /* on what the pump sends */

static struct {
    uint64_t lives, calls, done, refused, unknown, was_done, was_not, changed,
        cuts, crashes, stages, minds;
} count;

static const char *program_name, *planted = "";
static uint64_t life_seed;

static void must(int holds, const char *what)
{
    if (holds)
        return;
    printf("%s\ncommand: kind %d, key %llu, %u ng, mode %u; %u effects, %s\n"
           "repeat it with: %s %s%s 1 %llu\n",
        what, command.kind, (unsigned long long)command.key, command.dose_ng,
        command.mode, command.effects, pending ? "unknown" : "known",
        program_name, planted[0] ? "--plant " : "", planted,
        (unsigned long long)life_seed);
    exit(planted[0] ? 0 : 1);
}

static uint32_t dice(uint32_t below)
{
    return (uint32_t)random_below(&chance, below);
}

/* --- what is true --- */

static int is_same(const void *a, const void *b, size_t size)
{
    return memcmp(a, b, size) == 0;
}

/* Is what changed at a tick what the command asks for, and all of it? */
static int is_asked(
    const struct bedside_look *was, const struct bedside_look *is, int64_t tick)
{
    const int same_program =
        is_same(was->program, is->program, sizeof(is->program));
    const int same_hold =
        was->hold == is->hold && was->emergency == is->emergency;

    switch (command.kind) {
    case COMMIT:
        return same_hold && is->number == was->number + 1 &&
               is->dose_ng == command.dose_ng && is->zone_s == was->zone_s;
    case BOLUS:
        return same_hold && same_program && is->bolus.tick == tick &&
               is->bolus.ng == (int32_t)command.dose_ng &&
               is->bolus.seconds == (int32_t)command.seconds;
    case HOLD:
        return same_program && is->hold == command.mode && !is->emergency;
    case RESTART:
        return same_program && is->hold == PROGRAM_RUN && !is->emergency;
    case CLOCK:
        return same_hold && is->number == was->number + 1 &&
               is->dose_ng == was->dose_ng && is->zone_s == command.offset_s;
    default:
        return same_program && is->emergency && is->hold <= PROGRAM_MINIMUM;
    }
}

/* Something reached the pump: what has it done? */
static void judge(
    const struct bedside_look *was, const struct bedside_look *is, int64_t tick)
{
    if (is_same(was, is, sizeof(*is)))
        return;
    must(is_same(was->vault, is->vault, sizeof(is->vault)), "keys changed");
    must(command.key != 0, "therapy changed, and nothing was asked");
    must(!command.dead, "a command whose fate was told had an effect");
    must(command.effects == 0, "a command had a second effect");
    must(is_asked(was, is, tick), "therapy changed, and not as it was asked");
    command.effects++;
    count.changed++;
}

/* --- the air --- */

/* Every reply of the pump answers a later request than the one before. */
static void listen_in(const uint8_t *bytes, size_t size)
{
    struct reader r;
    uint64_t number;
    size_t i, n;

    for (i = 0; i < size; i++) {
        n = frame_take(&tap, bytes[i]);
        if (n == 0)
            continue;
        if (tap.body[0] == SESSION_STAFF_ANSWER ||
            tap.body[0] == SESSION_CARD_ANSWER)
            continue;
        must(tap.body[0] == SESSION_REPLY, "the pump says what it never says");
        reader_init(&r, tap.body + 1, sizeof(number));
        number = reader_u64(&r);
        must(number >= answered, "a request was answered twice");
        answered = number + 1;
    }
}

static int64_t pump_tick(void)
{
    return now.world.now_s + now.firmware.serve.pump.state.skew_s;
}

static void bring(void *arg, int to_pump, const uint8_t *bytes, size_t size)
{
    struct attacker_frame *out;
    struct bedside_look was, is;
    struct session open;
    int64_t tick;

    (void)arg;
    if (!to_pump) {
        bedside_told(&now, bytes, size);
        return;
    }
    tick = pump_tick();
    was = bedside_look(&now, tick);
    open = now.firmware.serve.door.open;
    bedside_hear(&now, bytes, size);
    if (!now.world.powered)
        bedside_pass(&now, 2); /* what is true is in the journal */
    is = bedside_look(&now, pump_tick());
    bedside_end(&was, pump_tick());
    judge(&was, &is, tick);
    if (open.state == SESSION_CLOSED ||
        !is_same(open.send.key.byte, now.firmware.serve.door.open.send.key.byte,
            CRYPTO_KEY_SIZE))
        answered = 0; /* another session */
    if (now.world.coil_out.size == 0 || queue.n == QUEUE)
        return;
    out = &queue.frame[queue.n++];
    out->size = world_hear(&now.world, out->byte, sizeof(out->byte));
    now.world.coil_out.size = 0;
    listen_in(out->byte, out->size);
}

/* The packet goes out into the attacker's hands, and so does all that the pump
 * says to what arrives. */
static void carry(struct bedside *b)
{
    uint8_t bytes[FRAME_WIRE_MAX];
    uint32_t i;

    queue.n = 0;
    attacker_hear(&attacker, 1, bytes, bedside_frame(&b->packet, bytes));
    for (i = 0; i < queue.n; i++)
        attacker_hear(&attacker, 0, queue.frame[i].byte, queue.frame[i].size);
}

/* --- the programmer --- */

static void pass(int64_t seconds)
{
    bedside_pass(&now, seconds);
}

/* The only one that is ever under way. */
static struct command *begin_command(enum kind kind)
{
    memset(&command, 0, sizeof(command));
    command.kind = kind;
    command.key = random_u64(&chance) | 1;
    return &command;
}

/* What the programmer was told of its command, if anything. */
static void learn(int told, const struct msg_result *r)
{
    if (!told) {
        pending = 1;
        count.unknown++;
        return;
    }
    pending = 0;
    command.dead = 1;
    if (r->fate == MSG_RESULT_DONE) {
        count.done++;
        must(command.effects == 1, "told done, and it was not");
    } else {
        count.refused++;
        must(command.effects == 0, "told refused, and it was done");
    }
}

/* SR-28: nothing else of dose before this is known. */
static void ask_fate(void)
{
    struct msg_result r;

    if (!bedside_fate(&now, command.key, &r) || r.key != command.key)
        return;
    pending = 0;
    command.dead = 1;
    if (r.fate == MSG_RESULT_DONE)
        count.was_done++;
    else
        count.was_not++;
    must((r.fate == MSG_RESULT_DONE) == (command.effects == 1),
        "the fate that was told is not the truth");
}

static uint32_t in_force(void)
{
    return now.firmware.serve.pump.state.program.number;
}

/* Now and then it stages another thing whose answer it does not hear out, and
 * commits what it has seen. */
static void commit(void)
{
    struct msg_program m =
        bedside_wanted(in_force(), 250000 + 1000 * dice(100));
    struct msg_commit c = { .number = m.number };
    struct crypto_key hash, other;
    struct msg_result r;

    count.stages++;
    if (!bedside_stage(&now, &m, &hash))
        return;
    begin_command(COMMIT);
    command.dose_ng = (uint32_t)schedule_day_ng(&m.schedule, 0);
    if (dice(6) == 0) {
        m = bedside_wanted(in_force(), 240000);
        (void)!bedside_stage(&now, &m, &other);
        count.minds++;
    }
    c.key = command.key;
    memcpy(c.hash, hash.byte, sizeof(c.hash));
    learn(bedside_commit(&now, &c, &r), &r);
}

static void bolus(void)
{
    struct msg_bolus m = { .number = in_force() };
    struct msg_result r;

    begin_command(BOLUS);
    m.key = command.key;
    m.dose_ng = command.dose_ng = 2000 + 2000 * dice(3);
    m.seconds = command.seconds = 60 + dice(1200);
    learn(bedside_bolus(&now, &m, &r), &r);
}

static void order(enum kind kind)
{
    const struct state *state = &now.firmware.serve.pump.state;
    struct msg_order m = { .number = in_force() };
    uint8_t code = OPCODE_HOLD;
    struct msg_result r;

    begin_command(kind);
    m.key = command.key;
    if (kind == HOLD) {
        command.mode = dice(2) ? PROGRAM_STOPPED : PROGRAM_MINIMUM;
        code = command.mode == PROGRAM_STOPPED ? OPCODE_STOP : OPCODE_MINIMUM;
    }
    if (kind == RESTART) {
        code = OPCODE_RESTART;
        m.how = MSG_ORDER_REINITIATE;
    }
    if (kind == CLOCK) {
        code = OPCODE_CLOCK;
        command.offset_s = m.offset_s =
            state->program.clock.zone_s == 0 ? 3600 : 0;
        m.utc_s = (uint64_t)(state->now + state->program.clock.start_s -
                             state->program.clock.zone_s);
    }
    learn(bedside_order(&now, code, &m, &r), &r);
}

/* The commands whose effect can be seen, as the pump stands. */
static void command_something(void)
{
    const struct ledger *ledger = &now.firmware.serve.pump.state.ledger;
    const int held = ledger->hold != PROGRAM_RUN || ledger->emergency;

    if (now.client.session.rights == OPCODE_EMERGENCY) {
        if (!ledger->emergency)
            order(CARD);
        return;
    }
    switch (dice(held ? 3 : 8)) {
    case 0:
        commit();
        break;
    case 1:
        if (held)
            order(RESTART);
        else
            order(HOLD);
        break;
    case 2:
        if (held)
            order(RESTART);
        else
            order(CLOCK);
        break;
    case 3:
    case 4:
        commit();
        break;
    default:
        bolus();
        break;
    }
}

static void call(void)
{
    int i;

    for (i = 0; i < 3; i++) {
        count.calls++;
        if (dice(8) == 0 ? bedside_call_card(&now) : bedside_call(&now, STAFF))
            return;
        pass(BEDSIDE_WAIT_S);
    }
    pass(900); /* no handshake is left, perhaps */
}

static void crash(void)
{
    client_close(&now.client);
    count.crashes++;
}

/* The power fails: now, or in the middle of one of the next writes. */
static void cut(void)
{
    static struct plan plan;

    count.cuts++;
    if (dice(2)) {
        world_lose(&now.world, WORLD_CUT);
        pass(2);
        return;
    }
    plan.events = 1;
    plan.event[0] = (struct plan_event){ .when = PLAN_OP,
        .what = PLAN_TORN,
        .at = (int64_t)now.world.flash.operations + 1 + dice(6),
        .a = dice(64) };
    now.world.plan = &plan;
    now.world.next[PLAN_OP] = 0;
    now.world.next[PLAN_TICK] = now.world.next[PLAN_STROKE] = 1;
}

static void act(void)
{
    struct msg_status status;
    uint32_t what = dice(100);

    if (what < 3)
        crash();
    else if (what < 5)
        cut();
    else if (what < 10)
        pass(dice(2) ? dice(200) : dice(4000));
    else if (now.client.session.state == SESSION_CLOSED)
        call();
    else if (what < 25)
        (void)!bedside_status(&now, &status);
    else if (what < 28)
        (void)!bedside_ask(&now, 1, OPCODE_CLOSE, NULL, 0);
    else if (pending)
        ask_fate();
    else
        command_something();
}

/* Nobody is on the air any more: what was UNKNOWN is told, and the program
 * that is read back is the one in force. */
static void end_life(void)
{
    struct msg_program m;
    int i;

    attacker.percent = 0;
    attacker.held.size = 0;
    now.world.plan = NULL;
    client_close(&now.client);
    for (i = 0; i < 8 && now.client.session.state == SESSION_CLOSED; i++) {
        pass(900);
        (void)!bedside_call(&now, STAFF);
    }
    if (pending)
        ask_fate();
    must(!pending, "an honest question for the fate had no answer");
    must(bedside_program(&now, &m), "an honest request had no answer");
    must(m.number == in_force() && schedule_day_ng(&m.schedule, 0) ==
                                       (int32_t)bedside_look(&now, 0).dose_ng,
        "what is read back is not in force");
    must(now.world.resets[WORLD_FAULT] == 0, "the firmware found a fault");
    must(now.world.resets[WORLD_WATCHDOG] == 0, "the firmware hung");
}

static void live(uint64_t seed)
{
    life_seed = seed;
    bedside_copy(&now, &kept);
    random_init(&chance, seed);
    random_init(&now.world.random, ~seed);
    random_init(&attacker.chance, seed * 3);
    now.seed = (uint32_t)(seed << 12);
    attacker.count = 0;
    attacker.held.size = 0;
    attacker.percent = dice(90);
    memset(&command, 0, sizeof(command));
    pending = 0;
    frame_receive(&tap);
    now.asked = 0;
    while (now.asked < LIFE)
        act();
    end_life();
    count.lives++;
}

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Nothing was vacuous. */
static int is_thorough(void)
{
    uint64_t least = count.done;
    const uint64_t all[] = { count.refused, count.unknown, count.was_done,
        count.was_not, count.changed, count.cuts, count.crashes, count.minds };
    size_t i;

    for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (all[i] < least)
            least = all[i];
    for (i = 0; i < ATTACKER_ACTS; i++)
        if (attacker.acts[i] < least)
            least = attacker.acts[i];
    return least > 0;
}

static int search(uint64_t wanted, uint64_t seed)
{
    const double began = seconds();
    uint64_t asked = 0;

    bedside_init(&now, 1, NULL);
    bedside_init(&kept, 1, NULL);
    bedside_set_up(&now);
    now.carry = carry;
    attacker.bring = bring;
    bedside_copy(&kept, &now);
    while (asked < wanted) {
        live(seed++);
        asked += now.asked;
    }
    printf("%llu lives, %llu calls, %llu stages (%llu changed in mind), %llu "
           "power cuts, %llu crashes\n"
           "commands: %llu done, %llu refused, %llu unknown: %llu times told "
           "done then, %llu not\n",
        (unsigned long long)count.lives, (unsigned long long)count.calls,
        (unsigned long long)count.stages, (unsigned long long)count.minds,
        (unsigned long long)count.cuts, (unsigned long long)count.crashes,
        (unsigned long long)count.done, (unsigned long long)count.refused,
        (unsigned long long)count.unknown, (unsigned long long)count.was_done,
        (unsigned long long)count.was_not);
    printf("%llu exchanges, %llu effects, each as asked and once: %.0f s\n",
        (unsigned long long)asked, (unsigned long long)count.changed,
        seconds() - began);
    bedside_free(&now);
    bedside_free(&kept);
    if (planted[0])
        printf("%s: this fault is not found\n", planted);
    return !planted[0] && (wanted < 3000 || is_thorough()) ? 0 : 1;
}

int main(int argc, char **argv)
{
    program_name = argv[0];
    if (argc > 2 && strcmp(argv[1], "--plant") == 0) {
        planted = argv[2];
        argv += 2;
        argc -= 2;
    }
    if (argc < 2 || argc > 3 ||
        (planted[0] && plant(planted, &now.firmware, sizeof(now.firmware)) < 0))
        return 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    return search(strtoull(argv[1], NULL, 10),
        argc > 2 ? strtoull(argv[2], NULL, 10) : 1);
}
