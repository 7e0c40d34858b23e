#include "programmer/steps.h"

#include <string.h>

#include "base/buffer.h"
#include "base/pattern.h"
#include "base/quantity.h"

static bool is_empty(const struct steps_row *row)
{
    return !*row->start && !*row->dose;
}

/* A page offers the first start by itself. */
static bool is_offered(const struct steps_row *row)
{
    return strcmp(row->start, "00:00") == 0 && !*row->dose;
}

static int rows_of(const struct steps_set *set)
{
    int count = 0;

    for (int i = 0; i < set->count; i++)
        if (!is_empty(&set->row[i]))
            count++;
    return count;
}

/* Is there anything in it that somebody typed? */
static bool is_used(const struct steps_set *set)
{
    const int count = rows_of(set);

    return *set->days || count > 1 || (count == 1 && !is_offered(&set->row[0]));
}

/* A set without a row gets an empty one, so that its fault is found there. */
static void put_rows(
    struct buffer *out, const struct steps_set *set, const char *end)
{
    const int count = rows_of(set);
    int put = 0;

    if (count == 0)
        buffer_printf(out, "\t%s", end);
    for (int i = 0; i < set->count; i++) {
        if (is_empty(&set->row[i]))
            continue;
        put++;
        buffer_printf(out, "%s\t%s%s", set->row[i].start, set->row[i].dose,
            put < count ? ",\n" : end);
    }
}

const char *steps_text(const struct steps *steps, struct arena *arena)
{
    struct buffer out = { 0 };
    int used = 0, put = 0;
    char *text;

    for (int i = 0; i < steps->count; i++)
        used += is_used(&steps->set[i]);
    for (int i = 0; i < steps->count; i++) {
        const struct steps_set *set = &steps->set[i];

        if (!is_used(set))
            continue;
        if (used > 1 || *set->days)
            buffer_printf(&out, "%s:\n", set->days);
        put_rows(&out, set, ++put < used ? ";\n" : "");
    }
    text = arena_text(arena, buffer_get(&out), out.len);
    buffer_free(&out);
    return text;
}

/* A cell without the one mark that divides it from what follows. */
static const char *cell_of(
    struct arena *arena, const char *from, size_t size, const char *marks)
{
    if (size > 0 && strchr(marks, from[size - 1]))
        size--;
    return arena_text(arena, from, size);
}

static struct steps_set *add_set(struct steps *steps, const char *days)
{
    struct steps_set *set;

    if (steps->count == STEPS_SETS)
        return &steps->set[STEPS_SETS - 1];
    set = &steps->set[steps->count++];
    set->days = days;
    set->count = 0;
    return set;
}

static void add_row(struct steps_set *set, const char *start, const char *dose)
{
    if (set->count < STEPS_ROWS)
        set->row[set->count++] = (struct steps_row){ start, dose };
}

void steps_read(const char *text, struct arena *arena, struct steps *out)
{
    struct steps_set *set = NULL;

    out->count = 0;
    while (*text) {
        const size_t size = strcspn(text, "\n");
        const char *tab = memchr(text, '\t', size);

        if (!tab || !set)
            set = add_set(out, tab ? "" : cell_of(arena, text, size, ":"));
        if (tab)
            add_row(set, arena_text(arena, text, (size_t)(tab - text)),
                cell_of(arena, tab + 1, size - (size_t)(tab + 1 - text), ",;"));
        text += size + (text[size] == '\n');
    }
    if (!set)
        add_set(out, "");
}

void steps_of(
    const struct schedule *schedule, struct arena *arena, struct steps *out)
{
    struct buffer days = { 0 };

    out->count = 0;
    for (int i = 0; i < schedule->set_count; i++) {
        const struct schedule_set *from = &schedule->set[i];
        struct steps_set *set;

        buffer_clear(&days);
        if (schedule->set_count > 1)
            pattern_print_days(&days, from->days);
        set = add_set(out, arena_text(arena, buffer_get(&days), days.len));
        for (int k = 0; k < from->count; k++) {
            const struct schedule_step *step = &schedule->step[from->first + k];

            add_row(set,
                arena_printf(arena, "%02d:%02d", step->start_min / 60,
                    step->start_min % 60),
                arena_printf(arena, "%s",
                    quantity_decimal(step->dose_ng, QUANTITY_MCG).text));
        }
    }
    buffer_free(&days);
    if (out->count == 0)
        add_set(out, "");
}

struct steps_place steps_find(const char *text, size_t at)
{
    struct steps_place place = { -1, -1, false };
    const char *line = text;

    for (;;) {
        const size_t size = strcspn(line, "\n");
        const char *tab = memchr(line, '\t', size);
        const size_t from = (size_t)(line - text);

        if (!tab || place.set < 0) {
            place.set++;
            place.row = -1;
        }
        if (tab)
            place.row++;
        place.is_dose = tab && at > (size_t)(tab - text);
        if (at <= from + size || line[size] == 0)
            return place;
        line += size + 1;
    }
}
