#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

enum { LINE_MAX_LEN = 1000 };

static void write_all(const char *line, size_t len)
{
    ssize_t done;

    while (len > 0) {
        done = write(STDERR_FILENO, line, len);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return;
        line += done;
        len -= (size_t)done;
    }
}

void log_error(const char *format, ...)
{
    char line[LINE_MAX_LEN + 2];
    int saved = errno;
    va_list args;
    size_t len, i;

    snprintf(line, sizeof line - 1, "%s: ", program_invocation_short_name);
    len = strlen(line);
    va_start(args, format);
    vsnprintf(line + len, sizeof line - 1 - len, format, args);
    va_end(args);
    len = strlen(line);
    for (i = 0; i < len; i++)
        if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
            line[i] = '?';
    line[len] = '\n';
    write_all(line, len + 1);
    errno = saved;
}
