#include "link/session.h"

#include "core/reader.h"
#include "core/writer.h"

const uint8_t session_prologue[15] = "Cisterna link 1";

enum { NO = SESSION_STATES };

/* Every (state, event) pair; NO is refused and changes nothing. */
static const uint8_t table[SESSION_STATES][SESSION_EVENTS] = {
    /* opened here, opened there, requested, replied, ended */
    [SESSION_CLOSED] = { SESSION_IDLE, SESSION_FRESH, NO, NO, SESSION_CLOSED },
    [SESSION_FRESH] = { NO, NO, SESSION_ASKED, NO, SESSION_CLOSED },
    [SESSION_IDLE] = { NO, NO, SESSION_ASKED, NO, SESSION_CLOSED },
    [SESSION_ASKED] = { NO, NO, SESSION_ASKED, SESSION_IDLE, SESSION_CLOSED },
};

int session_next(enum session_state state, enum session_event event)
{
    return table[state][event] == NO ? -1 : table[state][event];
}

/* ERR_STATE if event is refused now. */
static enum status check(const struct session *s, enum session_event event)
{
    return session_next(s->state, event) < 0 ? ERR_STATE : OK;
}

static void apply(struct session *s, enum session_event event)
{
    s->state = table[s->state][event];
}

enum status session_open(
    struct session *s, struct noise *noise, int64_t tick_s, uint8_t rights)
{
    const enum session_event event = noise->role == NOISE_INITIATOR
                                         ? SESSION_OPENED_HERE
                                         : SESSION_OPENED_THERE;
    enum status status = check(s, event);

    if (status == OK)
        status = noise_split(noise, &s->send, &s->receive);
    if (status != OK)
        return status;
    apply(s, event);
    s->heard_s = tick_s;
    s->rights = rights;
    return OK;
}

void session_end(struct session *s)
{
    crypto_wipe(s, sizeof *s);
}

int session_keep(struct session *s, int64_t tick_s)
{
    const int64_t quiet_s =
        s->state == SESSION_FRESH ? SESSION_FRESH_S : SESSION_QUIET_S;

    if (s->state != SESSION_CLOSED &&
        (tick_s < s->heard_s || tick_s - s->heard_s >= quiet_s))
        session_end(s);
    return s->state != SESSION_CLOSED;
}

/* Writes the head and seals size bytes of text behind it. */
static enum status seal(struct session *s, struct session_packet *packet,
    enum session_kind kind, uint64_t number, size_t size)
{
    struct writer w;
    enum status status;

    if (size < 1 || size > SESSION_TEXT_MAX)
        return ERR_RANGE;
    status = noise_seal(&s->send, number, packet->byte + SESSION_TEXT_AT, size);
    if (status != OK)
        return status;
    writer_init(&w, packet->byte, SESSION_TEXT_AT);
    writer_u8(&w, (uint8_t)kind);
    writer_u64(&w, number);
    packet->size = size + SESSION_OVERHEAD;
    return OK;
}

/* The number in the head of a packet of a kind; ERR_RANGE if it is another, or
 * of a length that it cannot have. */
static enum status number_of(const struct session_packet *packet,
    enum session_kind kind, uint64_t *number)
{
    struct reader r;

    if (packet->size <= SESSION_OVERHEAD || packet->size > FRAME_PACKET_MAX)
        return ERR_RANGE;
    reader_init(&r, packet->byte, SESSION_TEXT_AT);
    if (reader_u8(&r) != kind)
        return ERR_RANGE;
    *number = reader_u64(&r);
    return reader_end(&r);
}

static enum status open(struct session *s, struct session_packet *packet,
    uint64_t number, size_t *size)
{
    enum status status = noise_open(&s->receive, number,
        packet->byte + SESSION_TEXT_AT, packet->size - SESSION_TEXT_AT);

    if (status == OK)
        *size = packet->size - SESSION_OVERHEAD;
    return status;
}

enum status session_ask(
    struct session *s, struct session_packet *packet, size_t size)
{
    const uint64_t number = s->send.counter.next;
    enum status status = check(s, SESSION_REQUESTED);

    if (status == OK)
        status = seal(s, packet, SESSION_REQUEST, number, size);
    if (status != OK)
        return status;
    apply(s, SESSION_REQUESTED);
    s->number = number;
    return OK;
}

enum status session_take_request(struct session *s,
    struct session_packet *packet, int64_t tick_s, size_t *size)
{
    uint64_t number = 0;
    enum status status = check(s, SESSION_REQUESTED);

    if (status == OK)
        status = number_of(packet, SESSION_REQUEST, &number);
    if (status == OK)
        status = open(s, packet, number, size);
    if (status != OK)
        return status;
    apply(s, SESSION_REQUESTED);
    s->number = number;
    s->heard_s = tick_s;
    return OK;
}

enum status session_reply(
    struct session *s, struct session_packet *packet, size_t size)
{
    enum status status = check(s, SESSION_REPLIED);

    if (status == OK)
        status = seal(s, packet, SESSION_REPLY, s->number, size);
    if (status == OK)
        apply(s, SESSION_REPLIED);
    return status;
}

enum status session_take_reply(struct session *s, struct session_packet *packet,
    int64_t tick_s, size_t *size)
{
    uint64_t number = 0;
    enum status status = check(s, SESSION_REPLIED);

    if (status == OK)
        status = number_of(packet, SESSION_REPLY, &number);
    if (status == OK && number != s->number)
        status = ERR_STALE;
    if (status == OK)
        status = open(s, packet, number, size);
    if (status != OK)
        return status;
    apply(s, SESSION_REPLIED);
    s->heard_s = tick_s;
    return OK;
}
