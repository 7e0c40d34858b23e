#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "calc/output.h"

#define THIN "\xe2\x80\x89"
#define MINUS "\xe2\x88\x92"

enum { LABEL_WIDTH = 24 };

void output_begin(struct output *output, const struct args *args)
{
    *output = (struct output){ .is_json = args->common.json };
    json_init(&output->json, &output->text);
    if (output->is_json)
        json_open_object(&output->json);
}

/* Terminals and pipes get plain ASCII: no thin spaces, no long minus. */
static void put_plain(struct buffer *text, const char *words)
{
    while (*words) {
        if (strncmp(words, THIN, 3) == 0) {
            buffer_char(text, ' ');
            words += 3;
        } else if (strncmp(words, MINUS, 3) == 0) {
            buffer_char(text, '-');
            words += 3;
        } else {
            buffer_char(text, *words++);
        }
    }
}

static void put_words(
    struct output *output, const char *label, const char *words)
{
    if (output->is_json || !label)
        return;
    buffer_printf(&output->text, "%-*s", LABEL_WIDTH, label);
    put_plain(&output->text, words);
    buffer_char(&output->text, '\n');
}

void output_item(struct output *output, const char *key, const char *value,
    const char *label, const char *words)
{
    if (output->is_json && key)
        json_key_text(&output->json, key, value);
    put_words(output, label, words);
}

void output_int(struct output *output, const char *key, int64_t value,
    const char *label, const char *words)
{
    if (output->is_json)
        json_key_int(&output->json, key, value);
    put_words(output, label, words);
}

void output_bool(struct output *output, const char *key, bool value,
    const char *label, const char *words)
{
    if (output->is_json)
        json_key_bool(&output->json, key, value);
    put_words(output, label, words);
}

void output_line(struct output *output, const char *words)
{
    if (output->is_json)
        return;
    put_plain(&output->text, words);
    buffer_char(&output->text, '\n');
}

void output_open_object(struct output *output, const char *key)
{
    if (!output->is_json)
        return;
    json_key(&output->json, key);
    json_open_object(&output->json);
}

void output_close_object(struct output *output)
{
    if (output->is_json)
        json_close_object(&output->json);
}

void output_open_list(struct output *output, const char *key)
{
    if (!output->is_json)
        return;
    json_key(&output->json, key);
    json_open_array(&output->json);
}

void output_open_item(struct output *output)
{
    if (output->is_json)
        json_open_object(&output->json);
}

void output_reason(
    struct output *output, bool applies, const char *slug, const char *words)
{
    char reason[240];

    if (!applies)
        return;
    if (output->is_json) {
        snprintf(reason, sizeof reason, "%s: %s", slug, words);
        json_text(&output->json, reason);
        return;
    }
    buffer_text(&output->text, "  ");
    output_line(output, words);
}

void output_close_list(struct output *output)
{
    if (output->is_json)
        json_close_array(&output->json);
}

enum command_exit output_end(struct output *output, enum command_exit exit)
{
    size_t len;

    if (output->is_json) {
        json_close_object(&output->json);
        buffer_char(&output->text, '\n');
    }
    len = output->text.len;
    if (fwrite(buffer_get(&output->text), 1, len, stdout) != len ||
        fflush(stdout) != 0) {
        log_error("standard output: %s: make room or another target",
            strerror(errno));
        exit = COMMAND_FAILED;
    }
    buffer_free(&output->text);
    return exit;
}

struct quantity_text output_flow_words(const struct exact *nl_per_day)
{
    return quantity_flow(
        nl_per_day->whole * nl_per_day->den + nl_per_day->num, nl_per_day->den);
}

struct quantity_text output_ml(const struct exact *nl)
{
    return quantity_decimal(units_round(nl), QUANTITY_ML);
}

struct quantity_text output_mcg(const struct exact *ng)
{
    return quantity_exact(ng->whole / UNITS_NG_PER_MCG,
        ng->whole % UNITS_NG_PER_MCG * ng->den + ng->num,
        ng->den * UNITS_NG_PER_MCG);
}

struct quantity_text output_mcg_of_fg(int64_t fg)
{
    const int64_t per_mcg = (int64_t)UNITS_FG_PER_NG * UNITS_NG_PER_MCG;

    return quantity_exact(fg / per_mcg, fg % per_mcg, per_mcg);
}

/* Millionths of an hour are seconds x 2,500 / 9; the fraction's denominator
 * is long, so 128 bits. */
struct quantity_text output_hours(const struct exact *seconds)
{
    const __int128 den = (__int128)seconds->den * 9;
    const __int128 num =
        ((__int128)seconds->whole * seconds->den + seconds->num) * 2500;

    return quantity_decimal((int64_t)((2 * num + den) / (2 * den)), 6);
}
