/* faulty.c: a disk that fails, put under a program by LD_PRELOAD.
 *
 * CISTERNA_FAULTY names a file of two bytes, which the test writes while the
 * program runs: what happens ('F': no room for writes, 'I': writes fail, 'S':
 * syncs fail, 0: nothing), and after how many more operations.  Only files
 * with "clinic.sqlite" in their name are touched.
 */
/* Both names of each call are wanted, so one must not become the other. */
#undef _FILE_OFFSET_BITS

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at);
int ftruncate64(int fd, off64_t len);

static volatile unsigned char *control(void)
{
    static volatile unsigned char *map;
    const char *name = getenv("CISTERNA_FAULTY");
    int fd;

    if (map || !name)
        return map;
    fd = open(name, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        abort();
    map = mmap(NULL, 2, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (map == MAP_FAILED)
        abort();
    return map;
}

static int is_ours(int fd)
{
    char link[64], path[512];
    ssize_t len;

    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    len = readlink(link, path, sizeof(path) - 1);
    if (len <= 0)
        return 0;
    path[len] = 0;
    return strstr(path, "clinic.sqlite") != NULL;
}

/* The error of this operation, 0 for none; kinds lists what stops it. */
static int fault_of(int fd, const char *kinds)
{
    volatile unsigned char *now = control();

    if (!now || !now[0] || !is_ours(fd))
        return 0;
    if (now[1]) {
        now[1]--;
        return 0;
    }
    if (!strchr(kinds, now[0]))
        return 0;
    return now[0] == 'F' ? ENOSPC : EIO;
}

#define NEXT(name) ((__typeof__(&(name)))dlsym(RTLD_NEXT, #name))

/* Fails as kinds say, else does what the library does. */
#define GUARD(fd, kinds, call)                                                 \
    do {                                                                       \
        int error = fault_of(fd, kinds);                                       \
        if (error) {                                                           \
            errno = error;                                                     \
            return -1;                                                         \
        }                                                                      \
        return call;                                                           \
    } while (0)

ssize_t write(int fd, const void *bytes, size_t len)
{
    GUARD(fd, "FI", NEXT(write)(fd, bytes, len));
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    GUARD(fd, "FI", NEXT(pwrite)(fd, bytes, len, at));
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
    GUARD(fd, "FI", NEXT(pwrite64)(fd, bytes, len, at));
}

int ftruncate(int fd, off_t len)
{
    GUARD(fd, "FI", NEXT(ftruncate)(fd, len));
}

int ftruncate64(int fd, off64_t len)
{
    GUARD(fd, "FI", NEXT(ftruncate64)(fd, len));
}

int fsync(int fd)
{
    GUARD(fd, "IS", NEXT(fsync)(fd));
}

int fdatasync(int fd)
{
    GUARD(fd, "IS", NEXT(fdatasync)(fd));
}
