/* file.h: whole files that commands read and write. */
#ifndef CLINIC_FILE_H
#define CLINIC_FILE_H

#include <stddef.h>

#include "base/buffer.h"

/* Append the whole file: 0, or -1 after one line on standard error, also for
 * one of more than max bytes. */
int file_read(const char *path, size_t max, struct buffer *out);

/*
 * A file being written.  It stands under its name when it is whole, and only
 * its owner may read it, because patients may stand in it.
 */
struct file_out {
    int fd;
    const char *path;
    char part[4096]; /* "" when it is written in place: a pipe, a terminal */
};

/*
 * Start a file.  What is there already is written over only when it is empty,
 * or begins with the text ours (NULL: nothing does).  Then the bytes, in as
 * many parts as there are; then the end, with failed not 0 to take everything
 * back.  Each answers 0, or -1 after one line on standard error.
 */
int file_create(struct file_out *file, const char *path, const char *ours);
int file_append(struct file_out *file, const char *bytes, size_t len);
int file_finish(struct file_out *file, int failed);

/* All of it at once. */
int file_write(const char *path, const char *ours, const struct buffer *text);

#endif
