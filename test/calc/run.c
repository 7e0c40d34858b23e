#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test/calc/run.h"
#include "test/test.h"

enum { WORDS_MAX = 120 };

/* Split in place; quotes fall away. */
static void split(char *text, char **word)
{
    int n = 0;
    char *to;

    while (*text) {
        while (*text == ' ')
            text++;
        if (!*text)
            break;
        assert_true(n < WORDS_MAX - 1);
        word[n++] = to = text;
        while (*text && *text != ' ') {
            if (*text != '\'') {
                *to++ = *text++;
                continue;
            }
            for (text++; *text && *text != '\'';)
                *to++ = *text++;
            text += *text == '\'';
        }
        if (*text)
            text++;
        *to = 0;
    }
    word[n] = NULL;
}

static void slurp(int fd, char *to, size_t room)
{
    size_t len = 0;
    ssize_t got;

    while ((got = read(fd, to + len, room - 1 - len)) > 0)
        len += (size_t)got;
    to[len] = 0;
    close(fd);
}

const struct run *run_calc(const char *format, ...)
{
    static struct run run;
    char text[8192], *word[WORDS_MAX] = { getenv("CALC") };
    int out[2], err[2], status;
    va_list args;
    pid_t child;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    split(text, word + 1);
    assert_non_null(word[0]);
    assert_int_equal(pipe(out), 0);
    assert_int_equal(pipe(err), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(out[1], STDOUT_FILENO);
        dup2(err[1], STDERR_FILENO);
        close(out[0]);
        close(err[0]);
        execv(word[0], word);
        _exit(127);
    }
    close(out[1]);
    close(err[1]);
    slurp(out[0], run.out, sizeof run.out);
    slurp(err[0], run.err, sizeof run.err);
    assert_int_equal(waitpid(child, &status, 0), child);
    run.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return &run;
}

int run_has(const struct run *run, const char *key, const char *value)
{
    char item[512];
    const char *at;

    snprintf(item, sizeof item, "\"%s\":%s", key, value);
    at = strstr(run->out, item);
    if (at && strchr(",}]", at[strlen(item)]))
        return 1;
    print_error("no %s in %s%s", item, run->out, run->err);
    return 0;
}

int run_has_number(const struct run *run, const char *key, const char *value)
{
    char text[64];
    size_t len;

    snprintf(text, sizeof text, "\"%s", value);
    len = strlen(text);
    if (strchr(text, '.'))
        while (text[len - 1] == '0')
            text[--len] = 0;
    if (text[len - 1] == '.')
        text[--len] = 0;
    snprintf(text + len, sizeof text - len, "\"");
    return run_has(run, key, text);
}

void run_vectors(
    const char *file, size_t columns, void (*row)(char *const *field))
{
    char path[1024], line[512], *field[16], *save;
    FILE *stream;
    size_t i, rows = 0;

    snprintf(path, sizeof path, "%s/%s", getenv("VECTORS"), file);
    stream = fopen(path, "re");
    assert_non_null(stream);
    assert_non_null(fgets(line, sizeof line, stream)); /* the header */
    while (fgets(line, sizeof line, stream)) {
        field[0] = strtok_r(line, ",\r\n", &save);
        for (i = 1; i < columns; i++)
            field[i] = strtok_r(NULL, ",\r\n", &save);
        assert_non_null(field[columns - 1]);
        row(field);
        rows++;
    }
    fclose(stream);
    assert_true(rows >= 4);
}
