#include "link/msg_keys.h"

#include "core/credential.h"
#include "core/reader.h"
#include "core/writer.h"

/* Is there any byte but zero?  Looks at all of them. */
/*@ requires \valid_read(key + (0 .. MSG_KEY_SIZE - 1));
  @ assigns \nothing; */
static int is_key(const uint8_t *key)
{
    uint8_t any = 0;
    int i;

    /*@ loop invariant 0 <= i <= MSG_KEY_SIZE;
      @ loop assigns i, any;
      @ loop variant MSG_KEY_SIZE - i; */
    for (i = 0; i < MSG_KEY_SIZE; i++)
        any |= key[i];
    return any != 0;
}

/*@ requires \valid_read(a + (0 .. MSG_KEY_SIZE - 1));
  @ requires \valid_read(b + (0 .. MSG_KEY_SIZE - 1));
  @ assigns \nothing; */
static int is_equal(const uint8_t *a, const uint8_t *b)
{
    uint8_t differ = 0;
    int i;

    /*@ loop invariant 0 <= i <= MSG_KEY_SIZE;
      @ loop assigns i, differ;
      @ loop variant MSG_KEY_SIZE - i; */
    for (i = 0; i < MSG_KEY_SIZE; i++)
        differ |= (uint8_t)(a[i] ^ b[i]);
    return differ == 0;
}

/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result == OK || \result == ERR_RANGE; */
static enum status check_pair(const struct msg_pair *m)
{
    if (!is_key(m->clinic) || !is_key(m->staff) || !is_key(m->card))
        return ERR_RANGE;
    return is_equal(m->staff, m->card) ? ERR_RANGE : OK;
}

enum status msg_keys_encode_pair(
    const struct msg_pair *m, uint8_t *out, size_t room, size_t *used)
{
    struct writer w;

    if (check_pair(m) != OK)
        return ERR_RANGE;
    writer_init(&w, out, room);
    writer_bytes(&w, m->clinic, MSG_KEY_SIZE);
    writer_bytes(&w, m->staff, MSG_KEY_SIZE);
    writer_bytes(&w, m->card, MSG_KEY_SIZE);
    return writer_end(&w, used);
}

enum status msg_keys_decode_pair(
    struct msg_pair *m, const uint8_t *bytes, size_t size)
{
    struct reader r;
    enum status status;

    reader_init(&r, bytes, size);
    reader_bytes(&r, m->clinic, MSG_KEY_SIZE);
    reader_bytes(&r, m->staff, MSG_KEY_SIZE);
    reader_bytes(&r, m->card, MSG_KEY_SIZE);
    status = reader_end(&r);
    return status == OK ? check_pair(m) : status;
}

/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result == OK || \result == ERR_RANGE; */
static enum status check_paired(const struct msg_paired *m)
{
    return is_key(m->pump) && credential_is_serial(m->serial) ? OK : ERR_RANGE;
}

enum status msg_keys_encode_paired(
    const struct msg_paired *m, uint8_t *out, size_t room, size_t *used)
{
    struct writer w;

    if (check_paired(m) != OK)
        return ERR_RANGE;
    writer_init(&w, out, room);
    writer_bytes(&w, m->pump, MSG_KEY_SIZE);
    writer_bytes(&w, m->serial, MSG_SERIAL_SIZE);
    return writer_end(&w, used);
}

enum status msg_keys_decode_paired(
    struct msg_paired *m, const uint8_t *bytes, size_t size)
{
    struct reader r;
    enum status status;

    reader_init(&r, bytes, size);
    reader_bytes(&r, m->pump, MSG_KEY_SIZE);
    reader_bytes(&r, m->serial, MSG_SERIAL_SIZE);
    status = reader_end(&r);
    return status == OK ? check_paired(m) : status;
}

/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ==> m->key != 0; */
static enum status check(const struct msg_key *m)
{
    return m->key != 0 && is_key(m->clinic) ? OK : ERR_RANGE;
}

enum status msg_keys_encode(
    const struct msg_key *m, uint8_t *out, size_t room, size_t *used)
{
    struct writer w;

    if (check(m) != OK)
        return ERR_RANGE;
    writer_init(&w, out, room);
    writer_u64(&w, m->key);
    writer_bytes(&w, m->clinic, MSG_KEY_SIZE);
    return writer_end(&w, used);
}

enum status msg_keys_decode(
    struct msg_key *m, const uint8_t *bytes, size_t size)
{
    struct reader r;
    enum status status;

    reader_init(&r, bytes, size);
    m->key = reader_u64(&r);
    reader_bytes(&r, m->clinic, MSG_KEY_SIZE);
    status = reader_end(&r);
    return status == OK ? check(m) : status;
}
