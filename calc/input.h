/* input.h: reads and judges single options.
 *
 * Each function returns 0, or -1 after one line to standard error that names
 * the option, what is wrong and what to do.  Nothing is ever moved into range.
 */
#ifndef CALC_INPUT_H
#define CALC_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "calc/args.h"

struct bolus_path;
struct model;

/* Print `--name "text" what...`; returns -1. */
int input_refuse(const struct args *args, enum args_option option,
    const char *what, ...) __attribute__((format(printf, 3, 4)));

/* Was it given? */
bool input_has(const struct args *args, enum args_option option);

/* It must have been given, or must not have been: why says what to do. */
int input_need(const struct args *args, enum args_option option);
int input_exclude(
    const struct args *args, enum args_option option, const char *why);

/* A number in the range of its row, scaled as its row says. */
int input_number(
    const struct args *args, enum args_option option, int64_t *value);

/* The same, or `otherwise` if it was not given. */
int input_number_or(const struct args *args, enum args_option option,
    int64_t otherwise, int64_t *value);

/* A concentration that may be in a pump, in ng/mL. */
int input_conc(
    const struct args *args, enum args_option option, int32_t *conc_ng_per_ml);

/* A date, in days from 1970-01-01. */
int input_date(const struct args *args, enum args_option option, int32_t *day);

/* "2026-04-20..2026-05-20", the first no later than the last. */
int input_dates(const struct args *args, enum args_option option,
    int32_t *from_day, int32_t *to_day);

/* The model of --capacity; the 40 mL one if it was not given. */
int input_model(const struct args *args, const struct model **model);

/* --tubing and --catheter (R-10: no default); the tubing may be left out when
 * only the catheter is primed. */
int input_path(
    const struct args *args, bool catheter_only, struct bolus_path *path);

#endif
