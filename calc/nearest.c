#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "calc/nearest.h"

enum { LEN_MAX = 32 };

static int least(int a, int b, int c)
{
    int ab = a < b ? a : b;

    return ab < c ? ab : c;
}

static int same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Letters to add, drop or change to make b of a (Levenshtein), row by row;
 * LEN_MAX for words too long to be a slip. */
static int distance(const char *a, const char *b)
{
    size_t i, j, len_a = strlen(a), len_b = strlen(b);
    int row[LEN_MAX + 1], diagonal, above;

    if (len_a > LEN_MAX || len_b > LEN_MAX)
        return LEN_MAX;
    for (j = 0; j <= len_b; j++)
        row[j] = (int)j;
    for (i = 1; i <= len_a; i++) {
        diagonal = row[0];
        row[0] = (int)i;
        for (j = 1; j <= len_b; j++) {
            above = row[j];
            row[j] = least(above + 1, row[j - 1] + 1,
                diagonal + !same(a[i - 1], b[j - 1]));
            diagonal = above;
        }
    }
    return row[len_b];
}

void nearest_try(
    struct nearest *nearest, const char *misspelt, const char *word)
{
    int near = distance(misspelt, word);

    if (strlen(misspelt) >= 3 &&
        strncasecmp(word, misspelt, strlen(misspelt)) == 0)
        near = 1; /* a beginning of it */
    if (near * 3 > (int)strlen(word) + 2)
        return;
    if (!nearest->word || near < nearest->distance) {
        nearest->word = word;
        nearest->distance = near;
    }
}
