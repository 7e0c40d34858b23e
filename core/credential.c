#include "core/credential.h"

#include "core/reader.h"
#include "core/writer.h"

enum { ALL_RIGHTS = 0x0f, PRINTABLE_FIRST = 0x21, PRINTABLE_LAST = 0x7e };

static const uint8_t magic[4] = { 'C', 'C', 'R', '1' };

/*@ assigns \nothing; */
static int has_all(uint8_t rights, uint8_t wanted)
{
    return (rights & wanted) == wanted;
}

/* Invariant 1. */
/*@ assigns \nothing;
  @ ensures \result != 0 ==> 1 <= rights <= ALL_RIGHTS; */
static int is_rights(uint8_t rights)
{
    if (rights == 0 || rights > ALL_RIGHTS)
        return 0;
    if (has_all(rights, CREDENTIAL_PRESCRIBE))
        return has_all(rights, CREDENTIAL_READ | CREDENTIAL_REFILL);
    return !has_all(rights, CREDENTIAL_REFILL) ||
           has_all(rights, CREDENTIAL_READ);
}

/*@ assigns \nothing; */
static int is_printable(uint8_t byte)
{
    return byte >= PRINTABLE_FIRST && byte <= PRINTABLE_LAST;
}

/* How many characters of a serial, or -1 if it is none; 0 is no serial. */
/*@ requires \valid_read(serial + (0 .. CREDENTIAL_SERIAL_SIZE - 1));
  @ assigns \nothing;
  @ ensures -1 <= \result <= CREDENTIAL_SERIAL_SIZE; */
static int length_of(const uint8_t *serial)
{
    int i = 0, n;

    /*@ loop invariant 0 <= i <= CREDENTIAL_SERIAL_SIZE;
      @ loop assigns i;
      @ loop variant CREDENTIAL_SERIAL_SIZE - i; */
    while (i < CREDENTIAL_SERIAL_SIZE && is_printable(serial[i]))
        i++;
    n = i;
    /*@ loop invariant 0 <= i <= CREDENTIAL_SERIAL_SIZE;
      @ loop assigns i;
      @ loop variant CREDENTIAL_SERIAL_SIZE - i; */
    for (; i < CREDENTIAL_SERIAL_SIZE; i++)
        if (serial[i] != 0)
            return -1;
    return n;
}

int credential_is_serial(const uint8_t serial[CREDENTIAL_SERIAL_SIZE])
{
    return length_of(serial) > 0;
}

/* Invariant 2. */
/*@ requires \valid_read(c);
  @ assigns \nothing;
  @ ensures \result != 0 ==> c->scope <= CREDENTIAL_PUMP; */
static int is_scope(const struct credential *c)
{
    if (c->scope == CREDENTIAL_PUMP)
        return credential_is_serial(c->serial);
    return c->scope == CREDENTIAL_CLINIC && length_of(c->serial) == 0;
}

enum status credential_check(const struct credential *c)
{
    if (!is_rights(c->rights) || !is_scope(c))
        return ERR_RANGE;
    if (c->expires_s <= 0 || c->expires_s > UNITS_PUMP_S_MAX)
        return ERR_RANGE;
    return OK;
}

enum status credential_encode(
    const struct credential *c, uint8_t out[CREDENTIAL_SIZE])
{
    enum status status = credential_check(c);
    struct writer w;
    size_t used;

    if (status != OK)
        return status;
    writer_init(&w, out, CREDENTIAL_SIZE);
    writer_bytes(&w, magic, sizeof magic);
    writer_u8(&w, c->rights);
    writer_u8(&w, c->scope);
    writer_u16(&w, 0);
    writer_u32(&w, c->number);
    writer_u64(&w, c->clinic);
    writer_u64(&w, (uint64_t)c->expires_s);
    writer_bytes(&w, c->serial, CREDENTIAL_SERIAL_SIZE);
    writer_bytes(&w, c->holder, CREDENTIAL_HOLDER_SIZE);
    writer_bytes(&w, c->signature, CREDENTIAL_SIGNATURE_SIZE);
    return writer_end(&w, &used);
}

/*@ requires 0 <= size && \valid_read(a + (0 .. size - 1));
  @ requires \valid_read(b + (0 .. size - 1));
  @ assigns \nothing;
  @ ensures \result != 0 <==>
  @   \forall integer i; 0 <= i < size ==> a[i] == b[i]; */
static int is_same(const uint8_t *a, const uint8_t *b, int size)
{
    int i;

    /*@ loop invariant 0 <= i <= size;
      @ loop invariant \forall integer k; 0 <= k < i ==> a[k] == b[k];
      @ loop assigns i;
      @ loop variant size - i; */
    for (i = 0; i < size; i++)
        if (a[i] != b[i])
            return 0;
    return 1;
}

enum status credential_decode(
    struct credential *c, const uint8_t *bytes, size_t size)
{
    uint8_t begin[sizeof magic];
    uint16_t zero;
    uint64_t expires_s;
    struct reader r;
    enum status status;

    reader_init(&r, bytes, size);
    reader_bytes(&r, begin, sizeof begin);
    /*@ assert !r.failed ==> r.pos == 4; */
    c->rights = reader_u8(&r);
    /*@ assert !r.failed ==> r.pos == 5 && c->rights == \at(bytes[4], Pre); */
    c->scope = reader_u8(&r);
    /*@ assert !r.failed ==> r.pos == 6 && c->scope == \at(bytes[5], Pre)
      @   && c->rights == \at(bytes[4], Pre); */
    zero = reader_u16(&r);
    c->number = reader_u32(&r);
    c->clinic = reader_u64(&r);
    expires_s = reader_u64(&r);
    /*@ assert !r.failed ==> r.pos == 28; */
    reader_bytes(&r, c->serial, CREDENTIAL_SERIAL_SIZE);
    reader_bytes(&r, c->holder, CREDENTIAL_HOLDER_SIZE);
    /*@ assert !r.failed ==> r.pos == CREDENTIAL_SIGNED_SIZE; */
    reader_bytes(&r, c->signature, CREDENTIAL_SIGNATURE_SIZE);
    /*@ assert !r.failed ==> r.pos == CREDENTIAL_SIZE; */
    status = reader_end(&r);
    if (status != OK)
        return status;
    if (!is_same(begin, magic, sizeof magic) || zero != 0)
        return ERR_CORRUPT;
    if (expires_s > UNITS_PUMP_S_MAX)
        return ERR_RANGE;
    c->expires_s = (int64_t)expires_s;
    return credential_check(c);
}

enum credential_verdict credential_judge(
    const struct credential *c, const struct credential_use *use)
{
    if (!is_same(c->holder, use->holder, CREDENTIAL_HOLDER_SIZE))
        return CREDENTIAL_NOT_HOLDER;
    if (use->utc_s >= c->expires_s)
        return CREDENTIAL_EXPIRED;
    if (c->scope == CREDENTIAL_CLINIC)
        return CREDENTIAL_ADMITTED;
    if (!is_same(c->serial, use->serial, CREDENTIAL_SERIAL_SIZE))
        return CREDENTIAL_NOT_HERE;
    return CREDENTIAL_ADMITTED;
}
