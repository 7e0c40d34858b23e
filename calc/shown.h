/* shown.h: what was typed, as far as an error line repeats it. */
#ifndef CALC_SHOWN_H
#define CALC_SHOWN_H

enum { SHOWN_MAX = 80 };

/* A short text by value: print it with %s at once, or keep the struct. */
struct shown {
    char text[SHOWN_MAX + 4];
};

/* The first SHOWN_MAX bytes in whole characters, with "..." if there is more;
 * what is not UTF-8 becomes '?'. */
struct shown shown_text(const char *text);

#endif
