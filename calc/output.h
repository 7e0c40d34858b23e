/* output.h: an answer, once as words for people and once as JSON. */
#ifndef CALC_OUTPUT_H
#define CALC_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/json.h"
#include "base/quantity.h"
#include "calc/command.h"
#include "core/units.h"

struct args;

/* An answer in the making; nothing is printed before output_end, so that a
 * refusal leaves standard output empty. */
struct output {
    bool is_json;
    struct buffer text;
    struct json json;
};

/* Start an empty answer, in JSON if --json was given. */
void output_begin(struct output *output, const struct args *args);

/* One thing: in JSON `"key": "value"`, in words `label  words`.  A NULL key or
 * label leaves it out there; a NULL value is null. */
void output_item(struct output *output, const char *key, const char *value,
    const char *label, const char *words);
void output_int(struct output *output, const char *key, int64_t value,
    const char *label, const char *words);
void output_bool(struct output *output, const char *key, bool value,
    const char *label, const char *words);

/* Words only: a line by itself. */
void output_line(struct output *output, const char *words);

/* Items inside an object of JSON; in words nothing. */
void output_open_object(struct output *output, const char *key);
void output_close_object(struct output *output);

/* A list, of objects (each opened by output_open_item) or of reasons: those
 * that apply, in words one a line, in JSON as "slug: words". */
void output_open_list(struct output *output, const char *key);
void output_open_item(struct output *output);
void output_reason(
    struct output *output, bool applies, const char *slug, const char *words);
void output_close_list(struct output *output);

/* Print it.  `exit` again, or COMMAND_FAILED if it could not be written. */
enum command_exit output_end(struct output *output, enum command_exit exit);

/* "0.150 mL/day", for words. */
struct quantity_text output_flow_words(const struct exact *nl_per_day);

/* Exact numbers in the units of people, as JSON has them: up to six decimals,
 * rounded half away from zero. */
struct quantity_text output_ml(const struct exact *nl);
struct quantity_text output_mcg(const struct exact *ng);
struct quantity_text output_mcg_of_fg(int64_t fg);
struct quantity_text output_hours(const struct exact *seconds);

#endif
