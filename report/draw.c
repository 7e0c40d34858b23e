#include <malloc.h>
#include <pango/pangocairo.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <qrencode.h>

#include "core/fault.h"
#include "report/draw.h"

#define THIN "\xe2\x80\x89"
/* Both have figures of one width, without asking for a feature. */
#define FAMILY "Roboto, DejaVu Sans"

enum { ITEMS_FIRST = 256, CODE_MARGIN = 4, WORD_MAX = 32 };
enum { WORDS_MAX = 512, WORDS_WAYS = 4 };

/* Freed memory that the allocator holds on to.  One page needs and frees some
 * MB; given back to the system each time, a tenth of its time goes to pages
 * that are mapped and cleared again. */
enum { KEPT_BYTES = 4 * 1024 * 1024 };

enum kind { TEXT, RULE, CODE, OPEN, CLOSE };

struct draw_item {
    enum kind kind;
    double x, y, width, height;
    enum draw_style style;
    enum draw_color color;
    const char *tag;
    PangoLayout *layout;
    QRcode *code;
};

/* Words shaped before: in one of the slots from their hash on. */
struct words {
    PangoLayout *layout;
    enum draw_style style;
    int width;
    char *text;
};

/* Kept by each thread from page to page: finding and opening fonts costs
 * many times what drawing a page does. */
struct fonts {
    PangoFontMap *map;
    PangoContext *context;
    PangoFontDescription *font[DRAW_STYLES];
    struct words words[WORDS_MAX];
};

static const struct style {
    double size; /* points */
    PangoWeight weight;
    enum draw_color color;
} styles[DRAW_STYLES] = {
    [DRAW_NAME] = { 18, PANGO_WEIGHT_SEMIBOLD, DRAW_INK },
    [DRAW_DATE] = { 20, PANGO_WEIGHT_SEMIBOLD, DRAW_INK },
    [DRAW_HEAD] = { 10, PANGO_WEIGHT_SEMIBOLD, DRAW_ACCENT },
    [DRAW_VALUE] = { 11, PANGO_WEIGHT_NORMAL, DRAW_INK },
    [DRAW_LABEL] = { 9.5, PANGO_WEIGHT_NORMAL, DRAW_MUTED },
    [DRAW_NOTE] = { 9, PANGO_WEIGHT_NORMAL, DRAW_MUTED },
    [DRAW_LOUD] = { 10.5, PANGO_WEIGHT_SEMIBOLD, DRAW_INK },
    [DRAW_LOUD_NOTE] = { 9, PANGO_WEIGHT_SEMIBOLD, DRAW_INK },
    [DRAW_CARD] = { 8, PANGO_WEIGHT_NORMAL, DRAW_INK },
    [DRAW_CARD_HEAD] = { 8.8, PANGO_WEIGHT_SEMIBOLD, DRAW_INK },
};

/* The light colours of the pages; print has no dark. */
static const struct {
    double red, green, blue;
} colors[] = {
    [DRAW_INK] = { 0x1b / 255., 0x1f / 255., 0x24 / 255. },
    [DRAW_MUTED] = { 0x59 / 255., 0x62 / 255., 0x6c / 255. },
    [DRAW_RULE] = { 0xc9 / 255., 0xca / 255., 0xc5 / 255. },
    [DRAW_ACCENT] = { 0x0b / 255., 0x5d / 255., 0x66 / 255. },
    [DRAW_PAPER] = { 1, 1, 1 },
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;

static void forget_words(struct words *words)
{
    if (words->layout)
        g_object_unref(words->layout);
    free(words->text);
    *words = (struct words){ 0 };
}

static void forget_fonts(void *data)
{
    struct fonts *fonts = data;
    int i;

    for (i = 0; i < WORDS_MAX; i++)
        forget_words(&fonts->words[i]);
    for (i = 0; i < DRAW_STYLES; i++)
        pango_font_description_free(fonts->font[i]);
    g_object_unref(fonts->context);
    g_object_unref(fonts->map);
    free(fonts);
}

static void make_key(void)
{
    int error = pthread_key_create(&key, forget_fonts);

    ASSERT(error == 0);
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    mallopt(M_MMAP_THRESHOLD, KEPT_BYTES);
}

/* No hinting, no rounding: the same line breaks on paper and screen. */
static struct fonts *create_fonts(void)
{
    struct fonts *fonts = calloc(1, sizeof *fonts);
    cairo_font_options_t *options = cairo_font_options_create();
    int i;

    ASSERT(fonts);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    fonts->map = pango_cairo_font_map_new();
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts->map), 72);
    fonts->context = pango_font_map_create_context(fonts->map);
    pango_cairo_context_set_font_options(fonts->context, options);
    pango_context_set_round_glyph_positions(fonts->context, FALSE);
    cairo_font_options_destroy(options);
    for (i = 0; i < DRAW_STYLES; i++) {
        fonts->font[i] = pango_font_description_from_string(FAMILY);
        pango_font_description_set_weight(fonts->font[i], styles[i].weight);
        pango_font_description_set_size(
            fonts->font[i], (int)(styles[i].size * PANGO_SCALE));
    }
    return fonts;
}

static struct fonts *get_fonts(void)
{
    struct fonts *fonts;

    pthread_once(&once, make_key);
    fonts = pthread_getspecific(key);
    if (!fonts) {
        fonts = create_fonts();
        pthread_setspecific(key, fonts);
    }
    return fonts;
}

void draw_init(struct draw *draw)
{
    *draw = (struct draw){ 0 };
}

void draw_free(struct draw *draw)
{
    size_t i;

    for (i = 0; i < draw->count; i++) {
        if (draw->items[i].layout)
            g_object_unref(draw->items[i].layout);
        if (draw->items[i].code)
            QRcode_free(draw->items[i].code);
    }
    free(draw->items);
    draw_init(draw);
}

static struct draw_item *add(
    struct draw *draw, enum kind kind, struct draw_place place)
{
    struct draw_item *items;

    if (draw->count == draw->room) {
        draw->room = draw->room ? draw->room * 2 : ITEMS_FIRST;
        items = realloc(draw->items, draw->room * sizeof *items);
        ASSERT(items);
        draw->items = items;
    }
    items = &draw->items[draw->count++];
    *items = (struct draw_item){
        .kind = kind, .x = place.x, .y = place.y, .width = place.width
    };
    return items;
}

static void set_from(
    PangoAttrList *list, PangoAttribute *attribute, size_t from)
{
    attribute->start_index = (guint)from;
    pango_attr_list_insert(list, attribute);
}

/* No line ends between a number and its unit (a thin space), nor within
 * "mcg/day": words that hold such a mark stay whole, unless very long. */
static void keep_units(PangoAttrList *list, const char *text)
{
    const char *mark = text, *from, *to;
    PangoAttribute *attribute;

    while ((mark = strpbrk(mark, "/" THIN)) != NULL) {
        for (from = mark; from > text && from[-1] != ' '; from--)
            ;
        to = mark + strcspn(mark, " ");
        mark = to;
        if (to - from > WORD_MAX)
            continue;
        attribute = pango_attr_allow_breaks_new(FALSE);
        attribute->end_index = (guint)(to - text);
        set_from(list, attribute, (size_t)(from - text));
    }
}

/* Units kept whole; from byte note_at on, the note's look. */
static PangoAttrList *create_attributes(
    const struct fonts *fonts, const char *text, size_t note_at)
{
    PangoAttrList *list = pango_attr_list_new();

    keep_units(list, text);
    if (!text[note_at])
        return list;
    set_from(list, pango_attr_font_desc_new(fonts->font[DRAW_NOTE]), note_at);
    set_from(list, pango_attr_foreground_new(0x5959, 0x6262, 0x6c6c), note_at);
    return list;
}

static PangoLayout *create_layout(
    enum draw_style style, double width, const char *text, const char *note)
{
    struct fonts *fonts = get_fonts();
    PangoLayout *layout = pango_layout_new(fonts->context);
    char *both = g_strconcat(text, note ? "  " : "", note, NULL);
    char *valid = g_utf8_make_valid(both, -1);
    size_t note_at = strcmp(both, valid) == 0 ? strlen(text) : strlen(valid);
    PangoAttrList *list = create_attributes(fonts, valid, note_at);

    pango_layout_set_font_description(layout, fonts->font[style]);
    pango_layout_set_attributes(layout, list);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_text(layout, valid, -1);
    pango_attr_list_unref(list);
    g_free(valid);
    g_free(both);
    return layout;
}

static double place_text(struct draw *draw, enum draw_style style,
    struct draw_place place, PangoLayout *layout)
{
    struct draw_item *item = add(draw, TEXT, place);
    PangoRectangle extent;

    item->layout = layout;
    item->style = style;
    pango_layout_get_extents(layout, NULL, &extent);
    return (double)extent.height / PANGO_SCALE;
}

double draw_text(struct draw *draw, enum draw_style style,
    struct draw_place place, const char *text, const char *note)
{
    return place_text(
        draw, style, place, create_layout(style, place.width, text, note));
}

double draw_text_right(struct draw *draw, enum draw_style style,
    struct draw_place place, const char *text)
{
    PangoLayout *layout = create_layout(style, place.width, text, NULL);

    pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
    return place_text(draw, style, place, layout);
}

static bool holds(const struct words *words, const struct words *wanted)
{
    return words->layout && words->style == wanted->style &&
           words->width == wanted->width &&
           strcmp(words->text, wanted->text) == 0;
}

/* The slot of these words: where they are, or a free one, or the first. */
static struct words *find_words(struct fonts *fonts, const struct words *wanted)
{
    guint hash = g_str_hash(wanted->text) + 31 * (guint)wanted->style +
                 7 * (guint)wanted->width;
    struct words *free_one = NULL, *words;
    guint way;

    for (way = 0; way < WORDS_WAYS; way++) {
        words = &fonts->words[(hash + way) % WORDS_MAX];
        if (holds(words, wanted))
            return words;
        if (!words->layout && !free_one)
            free_one = words;
    }
    return free_one ? free_one : &fonts->words[hash % WORDS_MAX];
}

double draw_words(struct draw *draw, enum draw_style style,
    struct draw_place place, const char *text)
{
    struct fonts *fonts = get_fonts();
    struct words wanted = { .style = style,
        .width = (int)(place.width * PANGO_SCALE),
        .text = (char *)text };
    struct words *words = find_words(fonts, &wanted);

    if (!holds(words, &wanted)) {
        forget_words(words);
        *words = wanted;
        words->layout = create_layout(style, place.width, text, NULL);
        words->text = strdup(text);
        ASSERT(words->text);
    }
    return place_text(draw, style, place, g_object_ref(words->layout));
}

void draw_move(struct draw *draw, size_t from, double dy)
{
    size_t i;

    for (i = from; i < draw->count; i++)
        draw->items[i].y += dy;
}

void draw_rule(struct draw *draw, struct draw_place place, double thickness,
    enum draw_color color)
{
    struct draw_item *item = add(draw, RULE, place);

    item->height = thickness;
    item->color = color;
}

int draw_code(struct draw *draw, struct draw_place place, const char *text)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);

    if (!code)
        return -1;
    add(draw, CODE, place)->code = code;
    return 0;
}

void draw_open(struct draw *draw, const char *tag)
{
    ASSERT(draw->depth < DRAW_TAGS_MAX);
    add(draw, OPEN, (struct draw_place){ 0 })->tag = tag;
    draw->tag[draw->depth++] = tag;
}

void draw_close(struct draw *draw)
{
    ASSERT(draw->depth > 0);
    draw->depth--;
    add(draw, CLOSE, (struct draw_place){ 0 })->tag = draw->tag[draw->depth];
}

static void set_color(cairo_t *cr, enum draw_color color)
{
    cairo_set_source_rgb(
        cr, colors[color].red, colors[color].green, colors[color].blue);
}

/* The code as a picture of one pixel a module: a path of some thousand
 * squares would be half of the file.  Enlarged without smoothing. */
static cairo_surface_t *create_picture(const QRcode *code)
{
    int modules = code->width + 2 * CODE_MARGIN, row, column;
    cairo_surface_t *picture =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, modules, modules);
    unsigned char *data = cairo_image_surface_get_data(picture);
    int stride = cairo_image_surface_get_stride(picture);

    if (!data)
        return picture;
    memset(data, 0xff, (size_t)stride * (size_t)modules);
    for (row = 0; row < code->width; row++)
        for (column = 0; column < code->width; column++)
            if (code->data[row * code->width + column] & 1)
                memset(data + (row + CODE_MARGIN) * stride +
                           (column + CODE_MARGIN) * 4,
                    0, 4);
    cairo_surface_mark_dirty(picture);
    return picture;
}

static void play_code(cairo_t *cr, const struct draw_item *item)
{
    cairo_surface_t *picture = create_picture(item->code);
    double unit = item->width / (item->code->width + 2 * CODE_MARGIN);

    cairo_save(cr);
    cairo_translate(cr, item->x, item->y);
    cairo_scale(cr, unit, unit);
    cairo_set_source_surface(cr, picture, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_NEAREST);
    cairo_paint(cr);
    cairo_restore(cr);
    cairo_surface_destroy(picture);
}

static void play_item(cairo_t *cr, const struct draw_item *item)
{
    switch (item->kind) {
    case TEXT:
        set_color(cr, styles[item->style].color);
        cairo_move_to(cr, item->x, item->y);
        pango_cairo_show_layout(cr, item->layout);
        return;
    case RULE:
        set_color(cr, item->color);
        cairo_rectangle(cr, item->x, item->y, item->width, item->height);
        cairo_fill(cr);
        return;
    case CODE:
        play_code(cr, item);
        return;
    case OPEN:
        cairo_tag_begin(cr, item->tag, NULL);
        return;
    case CLOSE:
        cairo_tag_end(cr, item->tag);
        return;
    }
}

void draw_play(const struct draw *draw, cairo_t *cr)
{
    size_t i;

    ASSERT(draw->depth == 0);
    set_color(cr, DRAW_PAPER);
    cairo_paint(cr);
    for (i = 0; i < draw->count; i++)
        play_item(cr, &draw->items[i]);
}
