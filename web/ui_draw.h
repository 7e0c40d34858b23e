/* ui_draw.h: what is drawn or heard: a bar, a day as bars, a sound; and parts
 * of a page that move by themselves where script runs. */
#ifndef WEB_UI_DRAW_H
#define WEB_UI_DRAW_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/* How full something is: part of whole, with a line at mark (negative: none).
 * words say the same to who does not see it. */
void ui_draw_bar(struct buffer *page, int64_t part, int64_t whole, int64_t mark,
    const char *words);

/* A step of a day: it lasts to the next one, or to midnight.  rate is drawn as
 * its height; words stand on it where pointed at. */
struct ui_bar {
    int32_t start_min;
    int64_t rate;
    const char *words;
};

/* A day from 00:00 to 24:00: steps as bars, and, dashed, those of before, of
 * which there may be none. */
struct ui_day {
    const struct ui_bar *steps;
    size_t count;
    const struct ui_bar *before;
    size_t before_count;
    const char *words; /* the whole, to who does not see it */
};
void ui_draw_day(struct buffer *page, const struct ui_day *day);

/* A sound of this site, with the browser's own buttons; label names it. */
void ui_draw_sound(struct buffer *page, const char *src, const char *label);

/* What is between is fetched again from href each so many seconds; or, inside
 * a form, from href with what is typed there, whenever it changes. */
void ui_draw_live_begin(struct buffer *page, const char *href, int every_s);
void ui_draw_typed_begin(struct buffer *page, const char *href);
void ui_draw_live_end(struct buffer *page);

#endif
