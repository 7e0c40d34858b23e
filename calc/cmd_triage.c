#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "calc/input.h"
#include "calc/nearest.h"
#include "calc/output.h"
#include "calc/shown.h"
#include "core/fault.h"
#include "core/triage.h"

/* The set of the signs named, or -1 after one line. */
static int read_signs(const struct args *args, uint64_t *signs)
{
    struct nearest nearest;
    size_t i, row;

    *signs = 0;
    for (i = 0; i < args->sign_count; i++) {
        if (triage_find(args->sign[i], &row) == OK) {
            *signs |= UINT64_C(1) << row;
            continue;
        }
        if (strpbrk(args->sign[i], ",; ")) {
            log_error("--sign \"%s\" is not one sign: give each its own "
                      "option, as in --sign fever --sign itching",
                shown_text(args->sign[i]).text);
            return -1;
        }
        nearest = (struct nearest){ 0 };
        for (row = 0; triage_get(row); row++)
            nearest_try(&nearest, args->sign[i], triage_get(row)->slug);
        if (nearest.word)
            log_error("--sign \"%s\" is not in the table: did you mean %s?",
                shown_text(args->sign[i]).text, nearest.word);
        else
            log_error("--sign \"%s\" is not in the table: see --list, or "
                      "write unknown",
                shown_text(args->sign[i]).text);
        return -1;
    }
    return 0;
}

/* What of the answer rests on each sign and each rule. */
static void put_reasons(struct output *out, uint64_t signs, uint32_t rules)
{
    size_t row;
    int rule;

    output_open_list(out, "reasons");
    for (row = 0; triage_get(row); row++)
        output_reason(out, signs >> row & 1, triage_get(row)->slug,
            triage_get(row)->words);
    for (rule = 0; rule < TRIAGE_RULES; rule++)
        output_reason(out, rules >> rule & 1, "together",
            triage_rule_words((enum triage_rule)rule));
    output_close_list(out);
}

static enum command_exit judge(const struct args *args, uint64_t signs)
{
    struct triage_answer answer;
    struct output out;
    size_t row;

    ASSERT(triage_judge(signs, &answer) == OK);
    output_begin(&out, args);
    output_item(
        &out, "outcome", triage_outcome_slug(answer.outcome), NULL, NULL);
    output_line(&out, triage_outcome_words(answer.outcome));
    for (row = 0; triage_get(row); row++)
        if (signs >> row & 1 && triage_advice(row))
            output_line(&out, triage_advice(row));
    output_line(&out, "Because of:");
    put_reasons(&out, signs, answer.rules);
    output_line(&out, "This is no diagnosis.");
    return output_end(&out, COMMAND_OK);
}

/* The whole table, by kind. */
static enum command_exit list(const struct args *args)
{
    const struct triage_sign *sign;
    struct output out;
    char words[240];
    size_t row;

    output_begin(&out, args);
    output_open_list(&out, "signs");
    for (row = 0; (sign = triage_get(row)) != NULL; row++) {
        if (row == 0 || sign->kind != triage_get(row - 1)->kind) {
            snprintf(words, sizeof words, "%s%s", row ? "\n" : "",
                triage_kind_words(sign->kind));
            output_line(&out, words);
        }
        snprintf(words, sizeof words, "%-14s %s",
            triage_outcome_slug(sign->alone), sign->words);
        output_open_item(&out);
        output_item(&out, "sign", sign->slug, sign->slug, words);
        output_item(&out, "words", sign->words, NULL, NULL);
        output_item(&out, "kind", triage_kind_words(sign->kind), NULL, NULL);
        output_item(
            &out, "outcome", triage_outcome_slug(sign->alone), NULL, NULL);
        output_close_object(&out);
    }
    output_close_list(&out);
    return output_end(&out, COMMAND_OK);
}

/* SR-50 */
static enum command_exit run(const struct args *args)
{
    uint64_t signs;

    if (input_has(args, ARGS_LIST))
        return input_exclude(
                   args, ARGS_SIGN, "and --list exclude each other: give one")
                   ? COMMAND_USAGE
                   : list(args);
    if (input_need(args, ARGS_SIGN) || read_signs(args, &signs))
        return COMMAND_USAGE;
    return judge(args, signs);
}

static const enum args_option options[] = { ARGS_SIGN, ARGS_LIST,
    ARGS_OPTIONS };

const struct command cmd_triage = {
    .name = "triage",
    .summary = "Signs that a family reports, and what to do about them",
    .examples = "Examples:\n"
                "  cisterna calc triage --list\n"
                "  cisterna calc triage --sign fever --sign itching",
    .option = options,
    .run = run,
};
