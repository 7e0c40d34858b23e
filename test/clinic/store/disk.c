#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "test/clinic/store/disk.h"
#include "test/clinic/store/support.h"

enum { SECTOR = 512, NAME_MAX_BYTES = 256 };

struct disk_file {
    sqlite3_file base;
    char name[NAME_MAX_BYTES];
    sqlite3_file *real; /* in the bytes behind this */
};

/* A write or truncation that no sync has made durable yet. */
struct unsynced {
    struct unsynced *older;
    char name[NAME_MAX_BYTES];
    sqlite3_int64 offset;
    int len;               /* -1: a truncation to offset */
    sqlite3_int64 size;    /* of the file before */
    unsigned char *before; /* len bytes, zeros behind the file's end; for a
                              truncation what was cut off */
    sqlite3_int64 before_len;
    unsigned char *after;
};

static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    enum disk_fault fault;
    long at;
    long count;
    int failed;
    int dead;
    uint64_t seed;
    struct unsynced *newest;
} disk;

/* SQLITE_OK, or how this operation fails. */
static int operate(int error)
{
    if (disk.dead)
        return disk.fault == DISK_STAYS_FULL ? SQLITE_FULL : error;
    disk.count++;
    if (disk.count != disk.at)
        return SQLITE_OK;
    disk.failed = 1;
    disk.dead = disk.fault >= DISK_STAYS_FULL;
    return disk.fault == DISK_FULL || disk.fault == DISK_STAYS_FULL
               ? SQLITE_FULL
               : error;
}

/* What is not synced. */

static void forget(struct unsynced **link)
{
    struct unsynced *gone = *link;

    *link = gone->older;
    free(gone->before);
    free(gone->after);
    free(gone);
}

static void forget_file(const char *name)
{
    struct unsynced **link = &disk.newest;

    while (*link)
        if (!name || strcmp((*link)->name, name) == 0)
            forget(link);
        else
            link = &(*link)->older;
}

static void remember(
    struct disk_file *file, const void *bytes, int len, sqlite3_int64 offset)
{
    struct unsynced *write;

    if (disk.fault != DISK_CUT || !file->name[0])
        return;
    write = calloc(1, sizeof *write);
    strcpy(write->name, file->name);
    write->offset = offset;
    write->len = len;
    file->real->pMethods->xFileSize(file->real, &write->size);
    write->before_len = len >= 0 ? len : write->size - offset;
    if (write->before_len < 0)
        write->before_len = 0;
    write->before = calloc(1, (size_t)write->before_len + 1);
    file->real->pMethods->xRead(
        file->real, write->before, (int)write->before_len, offset);
    if (len >= 0) {
        write->after = malloc((size_t)len + 1);
        memcpy(write->after, bytes, (size_t)len);
    }
    write->older = disk.newest;
    disk.newest = write;
}

static void undo(int fd, const struct unsynced *write)
{
    CHECK(pwrite(fd, write->before, (size_t)write->before_len, write->offset) ==
          write->before_len);
    CHECK(ftruncate(fd, write->size) == 0);
}

/* All of it, some of its sectors, or nothing. */
static void redo(int fd, const struct unsynced *write)
{
    int luck = (int)(chance(&disk.seed) % 3);
    size_t len = write->len > 0 ? (size_t)write->len : 0;

    if (luck == 0)
        return;
    if (write->len < 0) {
        CHECK(ftruncate(fd, write->offset) == 0);
        return;
    }
    if (luck == 1)
        len -= chance(&disk.seed) % (len / SECTOR + 1) * SECTOR;
    CHECK(pwrite(fd, write->after, len, write->offset) == (ssize_t)len);
}

static void each(void (*act)(int fd, const struct unsynced *write),
    const struct unsynced *write, int oldest_first)
{
    int fd;

    if (!write)
        return;
    if (oldest_first)
        each(act, write->older, 1);
    fd = open(write->name, O_RDWR);
    if (fd >= 0) {
        act(fd, write);
        close(fd);
    }
    if (!oldest_first)
        each(act, write->older, 0);
}

int disk_settle(void)
{
    int failed = disk.failed;

    if (failed && disk.fault == DISK_CUT) {
        each(undo, disk.newest, 0);
        each(redo, disk.newest, 1);
    }
    forget_file(NULL);
    disk.at = disk.failed = disk.dead = 0;
    return failed;
}

void disk_arm(enum disk_fault fault, long n, uint64_t seed)
{
    forget_file(NULL);
    disk.fault = fault;
    disk.at = n;
    disk.seed = seed;
    disk.count = disk.failed = disk.dead = 0;
}

long disk_operations(void)
{
    return disk.count;
}

/* The layer. */

static sqlite3_file *real_of(sqlite3_file *base)
{
    return ((struct disk_file *)base)->real;
}

static int disk_write(
    sqlite3_file *base, const void *bytes, int len, sqlite3_int64 offset)
{
    sqlite3_file *real = real_of(base);
    int code = operate(SQLITE_IOERR_WRITE);

    if (code != SQLITE_OK) {
        if (disk.fault == DISK_ERROR || disk.fault == DISK_FULL)
            real->pMethods->xWrite(real, bytes, len / 2, offset);
        return code;
    }
    remember((struct disk_file *)base, bytes, len, offset);
    return real->pMethods->xWrite(real, bytes, len, offset);
}

static int disk_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    sqlite3_file *real = real_of(base);
    int code = operate(SQLITE_IOERR_TRUNCATE);

    if (code != SQLITE_OK)
        return code == SQLITE_FULL ? SQLITE_IOERR_TRUNCATE : code;
    remember((struct disk_file *)base, NULL, -1, size);
    return real->pMethods->xTruncate(real, size);
}

static int disk_sync(sqlite3_file *base, int flags)
{
    sqlite3_file *real = real_of(base);
    int code = operate(SQLITE_IOERR_FSYNC);

    (void)flags;
    if (code != SQLITE_OK)
        return code;
    forget_file(((struct disk_file *)base)->name);
    return real->pMethods->xSync(real, flags);
}

static int disk_close(sqlite3_file *base)
{
    return real_of(base)->pMethods->xClose(real_of(base));
}

static int disk_read(
    sqlite3_file *base, void *bytes, int len, sqlite3_int64 offset)
{
    return real_of(base)->pMethods->xRead(real_of(base), bytes, len, offset);
}

static int disk_size(sqlite3_file *base, sqlite3_int64 *size)
{
    return real_of(base)->pMethods->xFileSize(real_of(base), size);
}

static int disk_lock(sqlite3_file *base, int how)
{
    return real_of(base)->pMethods->xLock(real_of(base), how);
}

static int disk_unlock(sqlite3_file *base, int how)
{
    return real_of(base)->pMethods->xUnlock(real_of(base), how);
}

static int disk_reserved(sqlite3_file *base, int *out)
{
    return real_of(base)->pMethods->xCheckReservedLock(real_of(base), out);
}

static int disk_control(sqlite3_file *base, int op, void *arg)
{
    return real_of(base)->pMethods->xFileControl(real_of(base), op, arg);
}

static int disk_sector(sqlite3_file *base)
{
    (void)base;
    return SECTOR;
}

static int disk_traits(sqlite3_file *base)
{
    (void)base;
    return 0;
}

static int disk_shm_map(
    sqlite3_file *base, int page, int size, int extend, void volatile **out)
{
    return real_of(base)->pMethods->xShmMap(
        real_of(base), page, size, extend, out);
}

static int disk_shm_lock(sqlite3_file *base, int offset, int n, int flags)
{
    return real_of(base)->pMethods->xShmLock(real_of(base), offset, n, flags);
}

static void disk_shm_barrier(sqlite3_file *base)
{
    real_of(base)->pMethods->xShmBarrier(real_of(base));
}

static int disk_shm_unmap(sqlite3_file *base, int drop)
{
    return real_of(base)->pMethods->xShmUnmap(real_of(base), drop);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = disk_close,
    .xRead = disk_read,
    .xWrite = disk_write,
    .xTruncate = disk_truncate,
    .xSync = disk_sync,
    .xFileSize = disk_size,
    .xLock = disk_lock,
    .xUnlock = disk_unlock,
    .xCheckReservedLock = disk_reserved,
    .xFileControl = disk_control,
    .xSectorSize = disk_sector,
    .xDeviceCharacteristics = disk_traits,
    .xShmMap = disk_shm_map,
    .xShmLock = disk_shm_lock,
    .xShmBarrier = disk_shm_barrier,
    .xShmUnmap = disk_shm_unmap,
};

static int disk_open(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *out)
{
    struct disk_file *file = (struct disk_file *)base;
    int code;

    (void)vfs;
    memset(file, 0, sizeof *file);
    file->real = (sqlite3_file *)(void *)(file + 1);
    if (name)
        snprintf(file->name, sizeof file->name, "%s", name);
    code = disk.real->xOpen(disk.real, name, file->real, flags, out);
    if (code == SQLITE_OK)
        file->base.pMethods = &methods;
    return code;
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    int code = operate(SQLITE_IOERR_DELETE);

    (void)vfs;
    if (code != SQLITE_OK)
        return code;
    forget_file(name);
    return disk.real->xDelete(disk.real, name, sync);
}

void disk_install(void)
{
    disk.real = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.real;
    disk.vfs.szOsFile = (int)sizeof(struct disk_file) + disk.real->szOsFile;
    disk.vfs.zName = "disk";
    disk.vfs.pNext = NULL;
    disk.vfs.xOpen = disk_open;
    disk.vfs.xDelete = disk_delete;
    assert_int_equal(sqlite3_vfs_register(&disk.vfs, 1), SQLITE_OK);
}
