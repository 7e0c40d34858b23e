/* noise_end.c: one end of a handshake on a pipe, for test_noise_peers.py.
 *
 * A line of words in, a line out: bytes as hex digits, `-` for none, or the
 * number of a status that is not OK.
 *
 *   init IK|NK initiator|responder OWN REMOTE PSK RANDOM PROLOGUE
 *   write PAYLOAD     the message          read MESSAGE      the payload
 *   hash              the handshake's      split
 *   seal N TEXT       sealed               open N SEALED     the text
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/writer.h"
#include "link/noise.h"

enum { LINE_SIZE = 8192, WORDS = 8, BYTES_MAX = 2048 };

struct bytes {
    uint8_t byte[BYTES_MAX];
    size_t size;
};

static struct noise noise;
static struct noise_cipher sender, receiver;

static struct bytes bytes_of(const char *word)
{
    struct bytes out = { .size = 0 };
    unsigned value;

    if (!word || strcmp(word, "-") == 0)
        return out;
    while (out.size < BYTES_MAX && sscanf(word, "%2x", &value) == 1) {
        out.byte[out.size++] = (uint8_t)value;
        word += 2;
    }
    return out;
}

static struct crypto_key key_of(const char *word)
{
    const struct bytes bytes = bytes_of(word);
    struct crypto_key key;

    memcpy(&key, bytes.byte, sizeof key);
    return key;
}

static void answer(enum status status, const uint8_t *bytes, size_t size)
{
    size_t i;

    if (status != OK) {
        printf("error %d\n", (int)status);
        return;
    }
    for (i = 0; i < size; i++)
        printf("%02x", bytes[i]);
    printf(size ? "\n" : "-\n");
}

static void init(char *const *word)
{
    const struct bytes prologue = bytes_of(word[7]);
    const struct crypto_key psk = key_of(word[5]), random = key_of(word[6]);
    const struct crypto_key remote = key_of(word[4]);
    struct noise_pair own = { .secret = key_of(word[3]) };
    struct noise_setup setup = {
        .pattern = strcmp(word[1], "IK") == 0 ? NOISE_IKPSK1 : NOISE_NKPSK0,
        .role = strcmp(word[2], "initiator") == 0 ? NOISE_INITIATOR
                                                  : NOISE_RESPONDER,
        .own = strcmp(word[3], "-") == 0 ? NULL : &own,
        .remote = strcmp(word[4], "-") == 0 ? NULL : &remote,
        .psk = &psk,
        .random = &random,
        .prologue = prologue.byte,
        .prologue_size = prologue.size,
    };

    crypto_public(&own.secret, &own.public);
    noise_init(&noise, &setup);
    answer(OK, NULL, 0);
}

static void write_message(const char *word)
{
    const struct bytes payload = bytes_of(word);
    uint8_t message[BYTES_MAX];
    struct writer w;
    enum status status;

    writer_init(&w, message, sizeof message);
    status = noise_write(&noise, payload.byte, payload.size, &w);
    answer(status, message, w.pos);
}

static void read_message(const char *word)
{
    struct bytes message = bytes_of(word);
    size_t at = 0;
    enum status status = noise_read(&noise, message.byte, message.size, &at);

    answer(status, message.byte + at, message.size - at - CRYPTO_TAG_SIZE);
}

static void transport(char *const *word)
{
    uint64_t number = strtoull(word[1], NULL, 10);
    struct bytes text = bytes_of(word[2]);
    enum status status;

    if (strcmp(word[0], "seal") == 0) {
        status = noise_seal(&sender, number, text.byte, text.size);
        answer(status, text.byte, text.size + CRYPTO_TAG_SIZE);
    } else {
        status = noise_open(&receiver, number, text.byte, text.size);
        answer(status, text.byte, text.size - CRYPTO_TAG_SIZE);
    }
}

int main(void)
{
    static char line[LINE_SIZE];

    while (fgets(line, sizeof line, stdin)) {
        char *word[WORDS] = { NULL };
        int i = 0;

        for (char *at = strtok(line, " \n"); at && i < WORDS;
             at = strtok(NULL, " \n"))
            word[i++] = at;
        if (i == WORDS && strcmp(word[0], "init") == 0)
            init(word);
        else if (i == 2 && strcmp(word[0], "write") == 0)
            write_message(word[1]);
        else if (i == 2 && strcmp(word[0], "read") == 0)
            read_message(word[1]);
        else if (i == 1 && strcmp(word[0], "hash") == 0)
            answer(OK, noise.hash.byte, CRYPTO_KEY_SIZE);
        else if (i == 1 && strcmp(word[0], "split") == 0)
            answer(noise_split(&noise, &sender, &receiver), NULL, 0);
        else if (i == 3)
            transport(word);
        else
            return 2;
        fflush(stdout);
    }
    return 0;
}
