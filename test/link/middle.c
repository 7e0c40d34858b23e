#include "test/link/middle.h"

#include <stdlib.h>
#include <string.h>

#include "link/client.h"
#include "link/door.h"
#include "link/opcode.h"
#include "test/link/visit.h"

enum { KEPT = 8, TEXT = 8 };

static struct visit visit;
static struct {
    struct door door;
    struct client client;
    struct door_moment moment;
    struct session_packet kept[KEPT]; /* what was sent, newest at count - 1 */
    unsigned count;
    uint32_t seed;
    uint32_t asked;   /* texts made */
    uint32_t taken;   /* the last one that the pump took */
    uint32_t replied; /* the last one to which a reply was taken */
    struct middle count_of;
    int64_t heard_s;
} now;

static void promise(int kept)
{
    if (!kept)
        abort();
}

static void keep(const struct session_packet *packet)
{
    now.kept[now.count++ % KEPT] = *packet;
}

static struct session_packet last(unsigned back)
{
    static const struct session_packet none;

    if (now.count == 0)
        return none;
    return now.kept[(now.count - 1 - back % now.count) % KEPT];
}

static void call(int is_staff)
{
    const struct crypto_key random = visit_key(now.seed++);
    struct session_packet packet;

    promise(
        client_call(&now.client, is_staff ? &visit.as_staff : &visit.as_card,
            &random, &packet) == OK);
    keep(&packet);
}

static void ask(void)
{
    struct session_packet packet;

    memset(packet.byte + SESSION_TEXT_AT, 0, TEXT);
    now.asked++;
    now.count_of.asked++;
    memcpy(packet.byte + SESSION_TEXT_AT, &now.asked, sizeof now.asked);
    if (client_ask(&now.client, &packet, now.moment.tick_s, TEXT) == OK)
        keep(&packet);
}

/* The pump answers each request with its own text. */
static void to_pump(struct session_packet *packet)
{
    const struct crypto_key random = visit_key(now.seed++);
    uint32_t text;
    size_t size = 0;
    enum door_result result;

    now.moment.random = &random;
    result = door_take(&now.door, &visit.pump, &now.moment, packet, &size);
    if (result == DOOR_ANSWER)
        keep(packet);
    promise(result != DOOR_PAIR);
    if (result != DOOR_REQUEST)
        return;
    memcpy(&text, packet->byte + SESSION_TEXT_AT, sizeof text);
    promise(size == TEXT && text > now.taken && text <= now.asked);
    promise(door_rights(&now.door) != 0);
    now.taken = text;
    now.count_of.taken++;
    now.heard_s = now.moment.tick_s;
    promise(door_reply(&now.door, packet, TEXT) == OK);
    keep(packet);
}

static void to_programmer(struct session_packet *packet)
{
    uint32_t text;
    size_t size = 0;

    if (client_take(&now.client, packet, now.moment.tick_s, &size) !=
        CLIENT_REPLY)
        return;
    memcpy(&text, packet->byte + SESSION_TEXT_AT, sizeof text);
    promise(size == TEXT && text == now.asked && text > now.replied);
    promise(text <= now.taken);
    now.replied = text;
    now.count_of.replied++;
}

static void bring(struct session_packet packet, uint8_t how, uint8_t where)
{
    if (packet.size == 0)
        return;
    if (how & 2)
        packet.byte[where * 3u % packet.size] ^= (uint8_t)(1u << where % 8);
    if (how & 4)
        packet.size = 1 + where * 3u % packet.size;
    if (how & 1)
        to_pump(&packet);
    else
        to_programmer(&packet);
}

static void pass(uint8_t seconds)
{
    now.moment.tick_s += seconds;
    if (door_keep(&now.door, now.moment.tick_s))
        promise(now.moment.tick_s - now.heard_s < SESSION_QUIET_S);
}

static void step(uint8_t what, uint8_t where)
{
    struct session_packet made;

    switch (what % 8) {
    case 0:
        call(where & 1);
        break;
    case 1:
        ask();
        break;
    case 2:
        pass(where);
        break;
    case 3:
        now.moment.contact = where & 1;
        break;
    case 4: /* made up */
        memset(&made, where, sizeof made);
        made.byte[0] = where % 8;
        made.size = 1 + where * 2u;
        bring(made, what >> 3 & 1, 0);
        break;
    default:
        bring(last(what >> 6), what >> 3, where);
        break;
    }
}

struct middle middle_play(const uint8_t *script, size_t size)
{
    size_t i;

    if (visit.pump.clinics == 0)
        visit_init(&visit);
    memset(&now, 0, sizeof now);
    door_init(&now.door, 0);
    now.moment = (struct door_moment){ 7200, VISIT_NOW_S, 0, NULL };
    for (i = 0; i + 1 < size; i += 2)
        step(script[i], script[i + 1]);
    return now.count_of;
}
