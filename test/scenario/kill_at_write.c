/* kill_at_write.c: put before a program (LD_PRELOAD), it kills the program at
 * one of its writes: files are put in their place by rename, and by nothing
 * else.  KILL_AT=N dies before the Nth rename, KILL_AT=-N after it. */
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static int calls;

int rename(const char *from, const char *to)
{
    int (*real)(const char *, const char *) = NULL;
    const char *wanted = getenv("KILL_AT");
    const int at = wanted ? atoi(wanted) : 0;
    int status;

    *(void **)&real = dlsym(RTLD_NEXT, "rename");
    calls++;
    if (at == calls)
        raise(SIGKILL);
    status = real(from, to);
    if (at == -calls)
        raise(SIGKILL);
    return status;
}
