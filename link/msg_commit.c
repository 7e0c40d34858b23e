#include "link/msg_commit.h"

#include "core/reader.h"
#include "core/writer.h"

/*@ requires \valid_read(m);
  @ assigns \nothing;
  @ ensures \result == (m->key != 0 ? OK : ERR_RANGE); */
static enum status check(const struct msg_commit *m)
{
    return m->key != 0 ? OK : ERR_RANGE;
}

enum status msg_commit_encode(
    const struct msg_commit *m, uint8_t *out, size_t room, size_t *used)
{
    struct writer w;

    if (check(m) != OK)
        return ERR_RANGE;
    writer_init(&w, out, room);
    writer_u64(&w, m->key);
    writer_u32(&w, m->number);
    writer_bytes(&w, m->hash, sizeof m->hash);
    return writer_end(&w, used);
}

enum status msg_commit_decode(
    struct msg_commit *m, const uint8_t *bytes, size_t size)
{
    struct reader r;
    enum status status;

    reader_init(&r, bytes, size);
    m->key = reader_u64(&r);
    m->number = reader_u32(&r);
    reader_bytes(&r, m->hash, sizeof m->hash);
    status = reader_end(&r);
    return status == OK ? check(m) : status;
}
