#include <glib.h>

#include "clinic/store/fold.h"

void fold_words(struct buffer *out, const char *text)
{
    gchar *plain = g_str_to_ascii(text, "C");
    gchar **words;
    int i;

    /* What has no Latin form comes out as '?': then the text itself. */
    if (g_strstr_len(plain, -1, "?")) {
        g_free(plain);
        plain = g_strdup(text);
    }
    words = g_str_tokenize_and_fold(plain, "C", NULL);
    for (i = 0; words[i]; i++) {
        if (out->len > 0)
            buffer_char(out, ' ');
        buffer_text(out, words[i]);
    }
    g_strfreev(words);
    g_free(plain);
}
