#include "link/serve.h"

#include "core/calendar.h"
#include "core/units.h"
#include "link/opcode.h"
#include "link/serve_act.h"
#include "link/serve_vault.h"
#include "pump/port.h"

enum { PIECE = BUDGET_AIR_PIECE }; /* bytes to or from the coil at a time */

void serve_init(struct serve *serve, const struct port *port, int64_t now)
{
    pump_init(&serve->pump, port, now);
    door_init(&serve->door, serve->pump.state.now);
    serve_vault_read(&serve->pump.state, &serve->keys);
    frame_receive(&serve->receiver);
    serve->key_asked = 0;
    serve->key_answer = REFUSED_NOT;
    serve->inside = 0;
}

/* The packet, framed, to the coil. */
static void send(struct serve *serve)
{
    const struct port *port = serve->pump.state.port;
    struct frame_sender sender;
    uint8_t piece[PIECE], byte;
    uint32_t n = 0;
    int32_t i;

    if (frame_send(&sender, serve->packet.byte, serve->packet.size) != OK)
        return;
    for (i = 0; i < FRAME_WIRE_MAX && frame_next(&sender, &byte); i++) {
        piece[n++] = byte;
        if (n == PIECE) {
            port->coil_write(port->world, piece, n);
            n = 0;
        }
    }
    if (n > 0)
        port->coil_write(port->world, piece, n);
}

/* When and how the packet came; randomness only for a call. */
static void observe(
    struct serve *serve, struct crypto_key *random, struct door_moment *moment)
{
    const struct state *state = &serve->pump.state;
    const struct program_clock *clock = &state->program.clock;
    const uint8_t kind = serve->packet.byte[0];

    if (kind == SESSION_STAFF_CALL || kind == SESSION_CARD_CALL ||
        kind == SESSION_PAIR)
        state->port->random(
            state->port->world, random->byte, sizeof(random->byte));
    moment->tick_s = state->now;
    moment->utc_s = state->now + clock->start_s - clock->zone_s;
    moment->contact = state->port->coil_contact(state->port->world);
    moment->random = random;
}

/* A request that opened: do it, seal the reply, send it. */
static void request(struct serve *serve, size_t size, int contact)
{
    const uint8_t code = serve->packet.byte[SESSION_TEXT_AT];

    size = serve_act(serve, size, contact);
    if (door_reply(&serve->door, &serve->packet, size) != OK)
        return;
    send(serve);
    if (code == OPCODE_CLOSE)
        door_close(&serve->door);
}

/* Another caller has the floor, or the first one: what was staged before is
 * gone (SR-26). */
static void open(struct serve *serve)
{
    command_clear(&serve->pump.stage);
    if (!serve->inside)
        state_log(&serve->pump.state, EVENT_SESSION_OPENED, 0);
    serve->inside = 1;
}

static void take(struct serve *serve)
{
    const int waits = serve->door.next.state == SESSION_FRESH;
    struct crypto_key random = { { 0 } };
    struct door_moment moment;
    enum door_result what;
    size_t size;

    observe(serve, &random, &moment);
    what =
        door_take(&serve->door, &serve->keys, &moment, &serve->packet, &size);
    if (what == DOOR_REQUEST && waits &&
        serve->door.next.state == SESSION_CLOSED)
        open(serve);
    switch (what) {
    case DOOR_NOTHING:
        break;
    case DOOR_ANSWER:
        send(serve);
        break;
    case DOOR_REQUEST:
        request(serve, size, moment.contact);
        break;
    case DOOR_PAIR:
        if (serve_act_pair(serve, &random) == OK)
            send(serve);
        break;
    }
    crypto_wipe(&random, sizeof(random));
}

/* Whole packets among n bytes. */
static void listen(struct serve *serve, const uint8_t *bytes, uint32_t n)
{
    uint32_t i;
    size_t size, k;

    for (i = 0; i < n; i++) {
        size = frame_take(&serve->receiver, bytes[i]);
        if (size == 0)
            continue;
        for (k = 0; k < size; k++)
            serve->packet.byte[k] = serve->receiver.body[k];
        serve->packet.size = size;
        take(serve);
    }
}

/* The next bytes that came.  With nobody inside and no coil on the skin, a pump
 * listens no longer than its budget lasts (SR-23). */
static uint32_t next_piece(struct serve *serve, uint8_t *piece)
{
    const struct port *port = serve->pump.state.port;
    struct budget *budget = &serve->door.budget;
    const int64_t tick = serve->pump.state.now;
    const int is_known = serve->inside || port->coil_contact(port->world);
    uint32_t n;

    if (!is_known && !budget_has_air(budget, tick))
        return 0;
    n = port->coil_read(port->world, piece, PIECE);
    if (n > 0 && !is_known)
        budget_listened(budget, tick);
    return n;
}

/* All bytes that came, the first n in the piece already. */
static void hear(struct serve *serve, uint8_t *piece, uint32_t n)
{
    int32_t rounds;

    for (rounds = 1; n > 0; rounds++) {
        listen(serve, piece, n);
        n = rounds < FRAME_WIRE_MAX ? next_piece(serve, piece) : 0;
    }
}

/* The end of a session is the end of what was staged in it (SR-26, SR-33). */
static void keep(struct serve *serve)
{
    struct state *state = &serve->pump.state;

    if (door_keep(&serve->door, state->now) || !serve->inside)
        return;
    serve->inside = 0;
    command_clear(&serve->pump.stage);
    state_log(state, EVENT_SESSION_CLOSED, 0);
}

/* Nobody is there: the pump alone, which need not check all that a command may
 * ask for. */
static int64_t idle(struct serve *serve, int64_t now)
{
    const int64_t next = pump_wake(&serve->pump, now);

    (void)door_keep(&serve->door, serve->pump.state.now);
    return next;
}

int64_t serve_wake(struct serve *serve, int64_t now)
{
    uint8_t piece[PIECE];
    const uint32_t n = next_piece(serve, piece);
    int64_t next, quiet;

    if (n == 0 && !serve->inside)
        return idle(serve, now);
    pump_begin(&serve->pump, now);
    keep(serve);
    hear(serve, piece, n);
    keep(serve);
    next = pump_end(&serve->pump);
    quiet = now + SESSION_QUIET_S + 1;
    return serve->inside && quiet < next ? quiet : next;
}
