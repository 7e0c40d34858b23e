/* nearest.h: "did you mean": the word nearest to a misspelt one. */
#ifndef CALC_NEAREST_H
#define CALC_NEAREST_H

/* The search so far; start with all zero. */
struct nearest {
    const char *word; /* the nearest, or NULL if none is near */
    int distance;
};

/* Consider one more word: near is a third of its letters changed, at most. */
void nearest_try(
    struct nearest *nearest, const char *misspelt, const char *word);

#endif
