/* test_frame.c: packets come out as they went in, or not at all. */
#include "core/crc.h"
#include "link/frame.h"
#include "test/test.h"

static uint8_t packet[FRAME_PACKET_MAX + 1];
static uint8_t wire[2 * FRAME_WIRE_MAX];
static struct frame_receiver receiver;

/* All bytes of a frame into out; how many. */
static size_t encode(const uint8_t *bytes, size_t size, uint8_t *out)
{
    struct frame_sender sender;
    size_t used = 0;

    CHECK(frame_send(&sender, bytes, size) == OK);
    while (frame_next(&sender, &out[used]) == 1) {
        used++;
        CHECK(used <= FRAME_WIRE_MAX);
    }
    CHECK(frame_next(&sender, &out[used]) == 0);
    return used;
}

/* Feeds bytes; the size of the last packet given, and how many were. */
static size_t feed(const uint8_t *bytes, size_t size, int *packets)
{
    size_t i, last = 0;

    for (i = 0; i < size; i++) {
        size_t got = frame_take(&receiver, bytes[i]);

        if (got) {
            last = got;
            ++*packets;
        }
    }
    return last;
}

static void fill(int kind, size_t size)
{
    size_t i;

    for (i = 0; i < size; i++)
        packet[i] = (uint8_t)(kind == 0   ? 0
                              : kind == 1 ? 1 + i % 255
                              : kind == 2 ? i % 3
                                          : i * i + i / 7);
}

static void check_round(size_t size)
{
    size_t used = encode(packet, size, wire);
    int packets = 0;

    CHECK(wire[0] == 0 && wire[used - 1] == 0);
    CHECK(memchr(wire + 1, 0, used - 2) == NULL);
    CHECK(used <= size + 6 + (size + 4 + 253) / 254);
    frame_receive(&receiver);
    CHECK(feed(wire, used, &packets) == size && packets == 1);
    CHECK(memcmp(receiver.body, packet, size) == 0);
}

static void every_length_comes_back(void **state)
{
    size_t size;
    int kind;

    (void)state;
    for (kind = 0; kind < 4; kind++) {
        for (size = 1; size <= FRAME_PACKET_MAX; size++) {
            fill(kind, size);
            check_round(size);
        }
    }
}

/* The worst case that section 1 of the protocol states is reached. */
static void the_longest_takes_585_bytes(void **state)
{
    (void)state;
    memset(packet, 1, FRAME_PACKET_MAX);
    CHECK(encode(packet, FRAME_PACKET_MAX, wire) == 585);
    CHECK(FRAME_WIRE_MAX == 585);
}

static void the_bytes_are_those_of_the_document(void **state)
{
    /* No byte of their checksum is 00. */
    static const uint8_t bytes[] = { 0x11, 0x00, 0x22 };
    uint32_t crc = crc_of(bytes, 3);
    const uint8_t frame[] = { 0, 2, 0x11, 6, 0x22, (uint8_t)crc,
        (uint8_t)(crc >> 8), (uint8_t)(crc >> 16), (uint8_t)(crc >> 24), 0 };

    (void)state;
    CHECK(encode(bytes, 3, wire) == sizeof frame);
    CHECK(memcmp(wire, frame, sizeof frame) == 0);
}

static void a_length_outside_the_limits_is_refused(void **state)
{
    struct frame_sender sender;

    (void)state;
    CHECK(frame_send(&sender, packet, 0) == ERR_RANGE);
    CHECK(frame_send(&sender, packet, FRAME_PACKET_MAX + 1) == ERR_RANGE);
    CHECK(frame_send(&sender, packet, FRAME_PACKET_MAX) == OK);
}

/* SR-22: one bit of a frame, any, and nothing comes out; and the next frame
 * is taken whole, whatever was hit. */
static void a_flipped_bit_costs_its_frame_alone(void **state)
{
    static const size_t sizes[] = { 1, 40, 251, 300 };
    size_t i, used, bit;

    (void)state;
    for (i = 0; i < 4; i++) {
        fill(3, sizes[i]);
        used = encode(packet, sizes[i], wire);
        memcpy(wire + used, wire, used);
        for (bit = 8; bit < 8 * (used - 1); bit++) {
            int packets = 0;

            frame_receive(&receiver);
            wire[bit / 8] ^= (uint8_t)(1u << bit % 8);
            CHECK(feed(wire, used, &packets) == 0 && packets == 0);
            CHECK(feed(wire + used, used, &packets) == sizes[i]);
            CHECK(packets == 1);
            wire[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
}

static void a_frame_cut_anywhere_costs_itself_alone(void **state)
{
    size_t used, cut;

    (void)state;
    fill(2, 300);
    used = encode(packet, 300, wire);
    memcpy(wire + used, wire, used);
    for (cut = 0; cut < used - 1; cut++) {
        int packets = 0;

        frame_receive(&receiver);
        CHECK(feed(wire, cut, &packets) == 0 && packets == 0);
        CHECK(feed(wire + used, used, &packets) == 300 && packets == 1);
        CHECK(memcmp(receiver.body, packet, 300) == 0);
    }
}

/* Noise of any length, without a 00, is over with the next frame's first. */
static void noise_before_a_frame_is_forgotten(void **state)
{
    size_t used, noise, i;

    (void)state;
    fill(1, 90);
    used = encode(packet, 90, wire);
    for (noise = 0; noise < 1300; noise += 13) {
        int packets = 0;

        frame_receive(&receiver);
        for (i = 0; i < noise; i++)
            CHECK(frame_take(&receiver, (uint8_t)(1 + (i * 7 + noise) % 255)) ==
                  0);
        CHECK(feed(wire, used, &packets) == 90 && packets == 1);
    }
}

/* A frame whose checksum agrees, but which holds more than a packet may. */
static void what_is_too_long_is_dropped(void **state)
{
    static uint8_t body[FRAME_BODY_MAX + 1];
    int over, packets;
    size_t i;

    (void)state;
    for (over = 0; over < 2; over++) {
        size_t size = FRAME_PACKET_MAX + (size_t)over;
        uint32_t crc;

        memset(body, 7, size);
        crc = crc_of(body, size);
        for (i = 0; i < 4; i++)
            body[size + i] = (uint8_t)(crc >> 8 * i);
        packets = 0;
        frame_receive(&receiver);
        for (i = 0; i < size + 4; i++) {
            if (i % 254 == 0)
                (void)frame_take(&receiver,
                    (uint8_t)(size + 4 - i < 254 ? size + 5 - i : 255));
            CHECK(frame_take(&receiver, body[i]) == 0);
        }
        CHECK(frame_take(&receiver, 0) == (over ? 0 : FRAME_PACKET_MAX));
        CHECK(feed(wire, encode(body, 9, wire), &packets) == 9);
    }
}

/* A body of the checksum alone, an empty frame, a group that lacks bytes. */
static void what_holds_no_packet_gives_none(void **state)
{
    static const uint8_t only_crc[] = { 0, 1, 1, 1, 1, 0 };
    static const uint8_t lacking[] = { 0, 9, 1, 2, 0 };
    int packets = 0;

    (void)state;
    frame_receive(&receiver);
    CHECK(crc_of(NULL, 0) == 0);
    CHECK(feed(only_crc, sizeof only_crc, &packets) == 0);
    CHECK(feed(lacking, sizeof lacking, &packets) == 0);
    CHECK(feed(lacking, 1, &packets) == 0 && packets == 0);
}

/* A group ends at a 00, at 254 bytes, or at both. */
static void groups_of_every_length_come_back(void **state)
{
    size_t run, place;

    (void)state;
    for (run = 250; run <= 257; run++)
        for (place = 0; place < 3; place++) {
            memset(packet, 9, FRAME_PACKET_MAX);
            packet[place] = 0;
            packet[place + 1 + run] = 0;
            check_round(place + run + 1);
            check_round(place + run + 2);
            check_round(place + run + 5);
            check_round(FRAME_PACKET_MAX);
        }
}

/* The longest body there is, whole, and one byte after it. */
static void a_good_body_with_a_byte_too_many_is_dropped(void **state)
{
    int more;

    (void)state;
    for (more = 0; more < 3; more++) {
        size_t used, i;
        int packets = 0;

        memset(packet, 1, FRAME_PACKET_MAX);
        used = encode(packet, FRAME_PACKET_MAX, wire);
        frame_receive(&receiver);
        CHECK(feed(wire, used - 1, &packets) == 0);
        for (i = 0; i < (size_t)more; i++) {
            CHECK(frame_take(&receiver, 2) == 0);
            CHECK(frame_take(&receiver, 7) == 0);
        }
        CHECK(frame_take(&receiver, 0) == (more ? 0 : FRAME_PACKET_MAX));
        CHECK(feed(wire, used, &packets) == FRAME_PACKET_MAX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_length_comes_back),
        cmocka_unit_test(the_longest_takes_585_bytes),
        cmocka_unit_test(the_bytes_are_those_of_the_document),
        cmocka_unit_test(a_length_outside_the_limits_is_refused),
        cmocka_unit_test(a_flipped_bit_costs_its_frame_alone),
        cmocka_unit_test(a_frame_cut_anywhere_costs_itself_alone),
        cmocka_unit_test(noise_before_a_frame_is_forgotten),
        cmocka_unit_test(what_is_too_long_is_dropped),
        cmocka_unit_test(what_holds_no_packet_gives_none),
        cmocka_unit_test(groups_of_every_length_come_back),
        cmocka_unit_test(a_good_body_with_a_byte_too_many_is_dropped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
