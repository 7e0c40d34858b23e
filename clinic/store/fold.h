/* fold.h: words as people search for them: no case, no accents. */
#ifndef CLINIC_STORE_FOLD_H
#define CLINIC_STORE_FOLD_H

#include "base/buffer.h"

/* Append the words of text, folded, one space between: "Çelik, Mizar" gives
 * "celik mizar".  Letters without a Latin form keep their own. */
void fold_words(struct buffer *out, const char *text);

#endif
