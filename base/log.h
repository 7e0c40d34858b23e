/* log.h: one line to standard error for what went wrong. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

/*
 * Write "program: " and the formatted words as one line, whole even when
 * several threads write at once.  The words say what is wrong, a colon, and
 * what to do: log_error("%s: cannot be read: check its rights", path).
 * Control characters become '?', so that no input can forge a line; a line
 * ends at 1,000 bytes.  Nothing secret and no patient's name belongs here.
 */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
