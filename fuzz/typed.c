/* typed.c: any bytes as a schedule, a number, a date or a time.
 *
 * The first byte says as which.  Promised: nothing is read beyond the end;
 * what is refused says why; what is taken is within its limits, and written
 * out and read again it is the same.
 */
#include <stdlib.h>
#include <string.h>

#include "base/pattern.h"
#include "base/quantity.h"
#include "base/when.h"
#include "core/units.h"
#include "fuzz/fuzz.h"

static void promise(int kept)
{
    if (!kept)
        abort();
}

static void check_schedule(const char *text)
{
    struct schedule schedule, again;
    struct pattern_error error;
    struct buffer out = { 0 };

    if (pattern_read(text, &schedule, &error)) {
        promise(error.what && error.at <= strlen(text));
        return;
    }
    promise(schedule_check(&schedule) == OK);
    pattern_print(&out, &schedule);
    promise(pattern_read(buffer_get(&out), &again, &error) == 0);
    promise(memcmp(&schedule, &again, sizeof again) == 0);
    buffer_free(&out);
}

static void check_number(const char *text)
{
    int64_t value, again;
    enum quantity_error error =
        quantity_read(text, QUANTITY_ML, UNITS_VOLUME_NL_MAX, &value);

    promise(value >= 0 && value <= UNITS_VOLUME_NL_MAX);
    if (error) {
        promise(strlen(quantity_error_text(error)) > 0);
        return;
    }
    promise(quantity_read(quantity_decimal(value, QUANTITY_ML).text,
                QUANTITY_ML, UNITS_VOLUME_NL_MAX, &again) == QUANTITY_OK);
    promise(again == value);
}

static void check_date(const char *text)
{
    struct when_local local;
    int32_t day, second;
    enum when_error error = when_read_local(text, &local);

    if (when_read_time(text, &second) == WHEN_OK)
        promise(second >= 0 && second < UNITS_SECONDS_PER_DAY);
    if (error) {
        promise(strlen(when_error_text(error)) > 0);
        return;
    }
    promise(local.second >= 0 && local.second < UNITS_SECONDS_PER_DAY);
    promise(when_read_date(when_iso(local.day).text, &day) == WHEN_OK);
    promise(day == local.day);
    promise(when_read_local(when_instant(when_local_seconds(&local), 0).text,
                &local) == WHEN_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text;

    if (size == 0)
        return 0;
    text = malloc(size); /* exactly, so that a byte too far is noticed */
    promise(text != NULL);
    memcpy(text, data + 1, size - 1);
    text[size - 1] = 0;
    switch (data[0] % 3) {
    case 0:
        check_schedule(text);
        break;
    case 1:
        check_number(text);
        break;
    default:
        check_date(text);
        break;
    }
    free(text);
    return 0;
}
