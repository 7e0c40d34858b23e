/* test_session.c: one exchange, one number; every state and event. */
#include "core/writer.h"
#include "link/session.h"
#include "test/link/visit.h"
#include "test/test.h"

static struct session here, there;
static struct noise noise_here, noise_there;
static struct session_packet packet;
static size_t size;

/* Both ends of a card's handshake, both messages said. */
static int begin(void **state)
{
    const struct crypto_key psk = visit_key(1), a = visit_key(2),
                            b = visit_key(3);
    struct noise_pair pump = { .secret = visit_key(4) };
    struct noise_setup setup = { .pattern = NOISE_NKPSK0,
        .psk = &psk,
        .prologue = session_prologue,
        .prologue_size = sizeof session_prologue };
    uint8_t said[64];
    struct writer w;
    size_t at;

    (void)state;
    crypto_public(&pump.secret, &pump.public);
    setup.role = NOISE_INITIATOR;
    setup.remote = &pump.public;
    setup.random = &a;
    noise_init(&noise_here, &setup);
    setup.role = NOISE_RESPONDER;
    setup.remote = NULL;
    setup.own = &pump;
    setup.random = &b;
    noise_init(&noise_there, &setup);
    writer_init(&w, said, sizeof said);
    CHECK(noise_write(&noise_here, NULL, 0, &w) == OK);
    CHECK(noise_read(&noise_there, said, w.pos, &at) == OK);
    writer_init(&w, said, sizeof said);
    CHECK(noise_write(&noise_there, NULL, 0, &w) == OK);
    CHECK(noise_read(&noise_here, said, w.pos, &at) == OK);
    memset(&here, 0, sizeof here);
    memset(&there, 0, sizeof there);
    return 0;
}

static int begin_open(void **state)
{
    begin(state);
    CHECK(session_open(&here, &noise_here, 1000, 3) == OK);
    CHECK(session_open(&there, &noise_there, 1000, 3) == OK);
    return 0;
}

static enum status ask(struct session *s, size_t length)
{
    memset(packet.byte + SESSION_TEXT_AT, 'q', length);
    return session_ask(s, &packet, length);
}

static enum status take(struct session *s)
{
    return session_take_request(s, &packet, 1000, &size);
}

static enum status reply(struct session *s, size_t length)
{
    memset(packet.byte + SESSION_TEXT_AT, 'r', length);
    return session_reply(s, &packet, length);
}

static enum status take_reply(struct session *s)
{
    return session_take_reply(s, &packet, 1000, &size);
}

/* The table of section 5, said once more. */
static void every_state_and_event_is_defined(void **state)
{
    static const int wanted[SESSION_STATES][SESSION_EVENTS] = {
        { SESSION_IDLE, SESSION_FRESH, -1, -1, SESSION_CLOSED },
        { -1, -1, SESSION_ASKED, -1, SESSION_CLOSED },
        { -1, -1, SESSION_ASKED, -1, SESSION_CLOSED },
        { -1, -1, SESSION_ASKED, SESSION_IDLE, SESSION_CLOSED },
    };
    int s, e;

    (void)state;
    for (s = 0; s < SESSION_STATES; s++)
        for (e = 0; e < SESSION_EVENTS; e++)
            CHECK(session_next((enum session_state)s, (enum session_event)e) ==
                  wanted[s][e]);
}

static void each_end_opens_in_its_own_state(void **state)
{
    struct noise used = noise_here;

    (void)state;
    CHECK(session_open(&here, &noise_here, 1000, 3) == OK);
    CHECK(session_open(&there, &noise_there, 1000, 3) == OK);
    CHECK(here.state == SESSION_IDLE && there.state == SESSION_FRESH);
    CHECK(session_open(&here, &used, 1000, 3) == ERR_STATE);
    session_end(&here);
    CHECK(session_open(&here, &noise_here, 1000, 3) == ERR_STATE);
    CHECK(here.state == SESSION_CLOSED);
}

static void nothing_passes_a_closed_session(void **state)
{
    (void)state;
    CHECK(ask(&here, 1) == ERR_STATE);
    packet.byte[0] = SESSION_REQUEST;
    packet.size = 40;
    CHECK(take(&there) == ERR_STATE);
    CHECK(reply(&there, 1) == ERR_STATE);
    CHECK(take_reply(&here) == ERR_STATE);
}

static void texts_of_every_length_go_both_ways(void **state)
{
    size_t n;

    (void)state;
    CHECK(SESSION_TEXT_MAX == 551);
    CHECK(ask(&here, 0) == ERR_RANGE);
    for (n = 1; n <= SESSION_TEXT_MAX; n += n < 20 ? 1 : 59) {
        CHECK(ask(&here, n) == OK && packet.size == n + SESSION_OVERHEAD);
        CHECK(take(&there) == OK && size == n);
        CHECK(packet.byte[SESSION_TEXT_AT + n - 1] == 'q');
        CHECK(reply(&there, n) == OK);
        CHECK(take_reply(&here) == OK && size == n);
        CHECK(packet.byte[SESSION_TEXT_AT + n - 1] == 'r');
    }
    CHECK(session_ask(&here, &packet, SESSION_TEXT_MAX) == OK);
    CHECK(session_ask(&here, &packet, SESSION_TEXT_MAX + 1) == ERR_RANGE);
}

static void a_reply_is_due_once(void **state)
{
    (void)state;
    CHECK(reply(&there, 1) == ERR_STATE); /* fresh */
    CHECK(take_reply(&here) == ERR_STATE);
    CHECK(ask(&here, 5) == OK);
    CHECK(take(&there) == OK);
    CHECK(reply(&there, 5) == OK);
    CHECK(session_reply(&there, &packet, 5) == ERR_STATE);
    CHECK(take_reply(&here) == OK);
    CHECK(take_reply(&here) == ERR_STATE);
}

/* SR-22: a request again, an older one, one that was overtaken. */
static void a_request_counts_once_and_in_order(void **state)
{
    struct session_packet first, second;

    (void)state;
    CHECK(ask(&here, 5) == OK);
    first = packet;
    CHECK(ask(&here, 5) == OK); /* the same again, under the next number */
    second = packet;
    CHECK(take(&there) == OK);
    packet = second;
    CHECK(take(&there) == ERR_STALE);
    packet = first;
    CHECK(take(&there) == ERR_STALE);
    CHECK(memcmp(&packet, &first, sizeof packet) == 0);
    CHECK(there.number == 1);
}

/* The reply to the first asking, when it was asked again: not taken. */
static void a_reply_to_an_older_request_is_not_one(void **state)
{
    struct session_packet late;

    (void)state;
    CHECK(ask(&here, 5) == OK);
    CHECK(take(&there) == OK);
    CHECK(reply(&there, 5) == OK);
    late = packet;
    CHECK(ask(&here, 5) == OK);
    {
        struct session_packet again = packet;

        packet = late;
        CHECK(take_reply(&here) == ERR_STALE);
        packet = again;
    }
    CHECK(take(&there) == OK);
    CHECK(reply(&there, 6) == OK);
    CHECK(take_reply(&here) == OK && size == 6);
}

static void what_one_end_says_the_same_end_does_not_take(void **state)
{
    (void)state;
    CHECK(ask(&here, 5) == OK);
    CHECK(take(&here) != OK); /* its own request, sent back */
    CHECK(take(&there) == OK);
    CHECK(reply(&there, 5) == OK);
    packet.byte[0] = SESSION_REQUEST;
    CHECK(take(&there) != OK);
    packet.byte[0] = SESSION_REPLY;
    CHECK(take_reply(&here) == OK);
}

static void a_packet_of_another_kind_or_length_is_refused(void **state)
{
    struct session_packet good;
    int kind;

    (void)state;
    CHECK(ask(&here, 5) == OK);
    good = packet;
    for (kind = 0; kind < 256; kind++) {
        packet.byte[0] = (uint8_t)kind;
        if (kind != SESSION_REQUEST)
            CHECK(take(&there) == ERR_RANGE);
        if (kind != SESSION_REPLY)
            CHECK(take_reply(&here) == ERR_RANGE);
    }
    packet = good;
    for (packet.size = 0; packet.size <= SESSION_OVERHEAD; packet.size++)
        CHECK(take(&there) == ERR_RANGE);
    packet.size = FRAME_PACKET_MAX + 1;
    CHECK(take(&there) == ERR_RANGE);
    packet.size = FRAME_PACKET_MAX;
    CHECK(take(&there) == ERR_CORRUPT);
    packet = good;
    CHECK(take(&there) == OK);
}

static void numbers_end_before_they_repeat(void **state)
{
    (void)state;
    here.send.counter.next = UINT64_MAX - 1;
    CHECK(ask(&here, 5) == OK);
    CHECK(take(&there) == OK);
    CHECK(reply(&there, 5) == OK);
    CHECK(take_reply(&here) == OK);
    CHECK(ask(&here, 5) == ERR_STATE);
    CHECK(here.state == SESSION_IDLE);
}

static int is_zero(const void *bytes, size_t n)
{
    const uint8_t *b = bytes;
    size_t i;

    for (i = 0; i < n; i++)
        if (b[i])
            return 0;
    return 1;
}

/* SR-33: to the second, on either side; wiped whole. */
static void a_session_ends_after_three_minutes(void **state)
{
    (void)state;
    CHECK(session_keep(&here, 1000 + 179));
    CHECK(!session_keep(&here, 1000 + 180));
    CHECK(is_zero(&here, sizeof here));
    CHECK(session_keep(&there, 1000 + 29));
    CHECK(!session_keep(&there, 1000 + 30)); /* fresh: sooner */
    CHECK(is_zero(&there, sizeof there));
    CHECK(!session_keep(&there, 1000));
}

static void a_sign_of_life_keeps_it(void **state)
{
    (void)state;
    CHECK(ask(&here, 5) == OK);
    CHECK(session_take_request(&there, &packet, 1029, &size) == OK);
    CHECK(session_keep(&there, 1029 + 179));
    CHECK(reply(&there, 5) == OK);
    CHECK(session_take_reply(&here, &packet, 1170, &size) == OK);
    CHECK(session_keep(&here, 1170 + 179));
    CHECK(!session_keep(&there, 1029 + 180));
    CHECK(!session_keep(&here, 1170 + 180));
}

static void time_that_runs_back_ends_it(void **state)
{
    (void)state;
    CHECK(session_keep(&here, 1000));
    CHECK(!session_keep(&here, 999));
}

/* Nothing is changed by what does not open, not even the size of a text. */
static void an_error_says_nothing_of_a_text(void **state)
{
    (void)state;
    CHECK(here.rights == 3 && there.rights == 3);
    CHECK(ask(&here, 9) == OK);
    packet.byte[SESSION_TEXT_AT] ^= 1;
    size = 77;
    CHECK(session_take_request(&there, &packet, 1000, &size) == ERR_CORRUPT);
    CHECK(size == 77);
    packet.byte[SESSION_TEXT_AT] ^= 1;
    CHECK(session_take_request(&there, &packet, 1000, &size) == OK);
    CHECK(size == 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_and_event_is_defined),
        cmocka_unit_test_setup(each_end_opens_in_its_own_state, begin),
        cmocka_unit_test_setup(nothing_passes_a_closed_session, begin),
        cmocka_unit_test_setup(texts_of_every_length_go_both_ways, begin_open),
        cmocka_unit_test_setup(a_reply_is_due_once, begin_open),
        cmocka_unit_test_setup(a_request_counts_once_and_in_order, begin_open),
        cmocka_unit_test_setup(
            a_reply_to_an_older_request_is_not_one, begin_open),
        cmocka_unit_test_setup(
            what_one_end_says_the_same_end_does_not_take, begin_open),
        cmocka_unit_test_setup(
            a_packet_of_another_kind_or_length_is_refused, begin_open),
        cmocka_unit_test_setup(numbers_end_before_they_repeat, begin_open),
        cmocka_unit_test_setup(a_session_ends_after_three_minutes, begin_open),
        cmocka_unit_test_setup(a_sign_of_life_keeps_it, begin_open),
        cmocka_unit_test_setup(time_that_runs_back_ends_it, begin_open),
        cmocka_unit_test_setup(an_error_says_nothing_of_a_text, begin_open),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
