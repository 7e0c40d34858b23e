#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "clinic/file.h"

enum { PART_BYTES = 64 * 1024 };

int file_read(const char *path, size_t max, struct buffer *out)
{
    static char part[PART_BYTES];
    FILE *file = fopen(path, "rbe");
    size_t got;
    int failed;

    if (!file) {
        log_error("%s: cannot be read: %s", path, strerror(errno));
        return -1;
    }
    while ((got = fread(part, 1, sizeof part, file)) > 0 && out->len <= max)
        buffer_put(out, part, got);
    failed = ferror(file);
    if (failed)
        log_error("%s: cannot be read: %s", path, strerror(errno));
    else if (out->len > max)
        log_error("%s: is larger than %zu bytes: split it", path, max);
    fclose(file);
    return failed || out->len > max ? -1 : 0;
}

/* Is there anything that must not be lost?  Asks by reading its beginning. */
static int is_precious(const char *path, const char *ours)
{
    char start[256];
    FILE *file = fopen(path, "rbe");
    size_t len, want = ours ? strlen(ours) : 0;

    if (!file)
        return errno != ENOENT;
    len = fread(start, 1, sizeof start, file);
    fclose(file);
    if (want > sizeof start)
        want = sizeof start;
    return len > 0 && (!ours || len < want || memcmp(start, ours, want) != 0);
}

static int complain(const char *path)
{
    log_error("%s: cannot be written: %s", path, strerror(errno));
    return -1;
}

int file_create(struct file_out *file, const char *path, const char *ours)
{
    struct stat found;
    int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;

    *file = (struct file_out){ .path = path };
    if (stat(path, &found) == 0 && !S_ISREG(found.st_mode)) {
        file->fd = open(path, O_WRONLY | O_CLOEXEC);
        return file->fd < 0 ? complain(path) : 0;
    }
    if (is_precious(path, ours)) {
        log_error(
            "%s: is there already: name another file, or remove it", path);
        return -1;
    }
    if ((size_t)snprintf(file->part, sizeof file->part, "%s.part", path) >=
        sizeof file->part) {
        errno = ENAMETOOLONG;
        return complain(path);
    }
    file->fd = open(file->part, flags | O_NOFOLLOW, 0600);
    return file->fd < 0 ? complain(path) : 0;
}

int file_append(struct file_out *file, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t put = write(file->fd, bytes, len);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return complain(file->path);
        bytes += put;
        len -= (size_t)put;
    }
    return 0;
}

int file_finish(struct file_out *file, int failed)
{
    if (!failed && file->part[0] && fsync(file->fd))
        failed = complain(file->path);
    if (close(file->fd) && !failed)
        failed = complain(file->path);
    if (!failed && file->part[0] && rename(file->part, file->path))
        failed = complain(file->path);
    if (failed && file->part[0])
        unlink(file->part);
    return failed ? -1 : 0;
}

int file_write(const char *path, const char *ours, const struct buffer *text)
{
    struct file_out file;

    if (file_create(&file, path, ours))
        return -1;
    return file_finish(&file, file_append(&file, buffer_get(text), text->len));
}
