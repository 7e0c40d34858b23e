#include "test/clinic/feed/sheet.h"

#include "base/zone.h"
#include "test/test.h"

static void note(void *context, const struct row *row, const struct csv *csv)
{
    struct sheet *sheet = context;

    (void)csv;
    CHECK(row->line < SHEET_LINES_MAX);
    sheet->fate[row->line] = row->fate;
    snprintf(sheet->reason[row->line], SHEET_REASON_MAX, "%s", row_reason(row));
}

int sheet_prepare(struct sheet *sheet, const char *text, enum cell_order order,
    const char *mapping)
{
    static struct zone *zone;
    struct buffer why = { 0 };
    int result;

    if (!zone)
        zone = zone_create("America/Chicago");
    CHECK(zone);
    memset(sheet, 0, sizeof *sheet);
    sheet->import = (struct import){
        .bytes = text,
        .size = strlen(text),
        .mapping = mapping,
        .rule = { .order = order, .zone = zone, .now_s = SHEET_NOW_S },
        .say = note,
        .say_context = sheet,
    };
    result = import_check(&sheet->import, &why);
    snprintf(sheet->why, sizeof sheet->why, "%s", buffer_get(&why));
    buffer_free(&why);
    return result;
}

int sheet_judge(struct sheet *sheet, const char *text, enum cell_order order,
    const char *mapping)
{
    if (sheet_prepare(sheet, text, order, mapping))
        return -1;
    assert_int_equal(import_rows(&sheet->import), 0);
    return 0;
}

char *sheet_file(const char *name)
{
    char path[400];
    FILE *file;
    char *text = NULL;
    size_t size = 0, got = 0;

    snprintf(path, sizeof path, "%s/%s", TEST_DATA, name);
    file = fopen(path, "rb");
    CHECK(file);
    do {
        size += got;
        text = realloc(text, size + 65537);
        CHECK(text);
        got = fread(text + size, 1, 65536, file);
    } while (got > 0);
    text[size] = 0;
    fclose(file);
    return text;
}
