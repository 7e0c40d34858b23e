/* import.c: any bytes as a sheet and its mapping.
 *
 * The first byte says the order of dates; a line of "----" divides a mapping
 * from the sheet.  Promised: nothing is read beyond the end; reasons are text;
 * what is refused can be written out and read again as the same cells.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "clinic/feed/import.h"
#include "fuzz/fuzz.h"

#define NOW_S INT64_C(1794841200)

static void promise(int kept)
{
    if (!kept)
        abort();
}

/* Written and read again, a row has the same cells, and the reason. */
static void check_round(
    const struct row *row, const struct csv *csv, const struct import *import)
{
    struct buffer out = { 0 };
    struct csv again;
    size_t at = 0;

    /* A row follows a first line, which tells the separator. */
    buffer_text(&out, "x,y\r\n");
    import_put_row(import, row, csv, &out);
    csv_init(&again, out.data, out.len);
    promise(csv_next(&again) && csv_next(&again));
    for (size_t i = 0; i < csv->count; i++) {
        if (i < import->columns.count &&
            import->columns.field[i] == COLUMN_REASON)
            continue;
        promise(!strcmp(csv_text(again.cell[at++]), csv_text(csv->cell[i])));
    }
    promise(!strcmp(csv_text(again.cell[again.count - 1]), row_reason(row)));
    promise(!csv_next(&again) && !again.error);
    csv_free(&again);
    buffer_free(&out);
}

static void say(void *context, const struct row *row, const struct csv *csv)
{
    const char *reason = row_reason(row);

    promise(utf8_is_text(reason, strlen(reason)));
    promise(row->fate != FATE_ERROR || *reason);
    if (csv->count < CSV_CELLS_MAX)
        check_round(row, csv, context);
}

static void fuzz_sheet(
    const char *bytes, size_t size, const char *mapping, enum cell_order order)
{
    static struct zone *zone;
    struct buffer text = { 0 };
    struct import import = {
        .bytes = bytes,
        .size = size,
        .mapping = mapping,
        .rule = { .order = order, .now_s = NOW_S },
        .say = say,
    };

    if (!zone)
        zone = zone_create("America/Chicago");
    import.rule.zone = zone;
    import.say_context = &import;
    if (import_check(&import, &text) == 0) {
        promise(import_rows(&import) == 0);
        promise(import.rows == import.imported + import.refused);
        import_left_out(&import, &text);
        import_put_header(&import, &text);
        import_mapping(&import, &text);
    } else {
        promise(text.len > 0);
    }
    promise(utf8_is_text(buffer_get(&text), text.len) || mapping);
    buffer_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum cell_order order;
    struct arena arena = { 0 };
    const char *bytes, *line, *mapping = NULL;

    if (size == 0)
        return 0;
    order = (enum cell_order)(data[0] & 3);
    bytes = (const char *)data + 1;
    size--;
    line = memmem(bytes, size, "\n----\n", 6);
    if (line) {
        mapping = arena_text(&arena, bytes, (size_t)(line - bytes) + 1);
        size -= (size_t)(line + 6 - bytes);
        bytes = line + 6;
    }
    fuzz_sheet(bytes, size, mapping, order);
    arena_free(&arena);
    return 0;
}
