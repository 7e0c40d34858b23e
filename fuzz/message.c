/* message.c: any bytes as a message of any kind.
 *
 * The first byte says which; samples.c lists them.  Promised: nothing is read
 * beyond the end; what decodes encodes to the same bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "test/link/samples.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct samples_kind *kind;
    uint8_t *bytes, back[SAMPLES_WIRE_SIZE];
    void *message;
    size_t used = 0;

    if (size == 0 || !(kind = samples_get(data[0] % 16)))
        return 0;
    bytes = malloc(size); /* exactly, so that a byte too far is noticed */
    message = malloc(kind->size);
    if (!bytes || !message)
        abort();
    memcpy(bytes, data + 1, size - 1);
    if (kind->decode(message, bytes, size - 1) == OK &&
        (kind->encode(message, back, sizeof back, &used) != OK ||
            used != size - 1 || memcmp(back, bytes, used) != 0))
        abort();
    free(message);
    free(bytes);
    return 0;
}
