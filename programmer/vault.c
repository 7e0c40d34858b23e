#include "programmer/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "core/reader.h"
#include "core/writer.h"
#include "programmer/vault_entry.h"

enum {
    PASSES = 3,
    MEMORY = 64 * 1024 * 1024,
    SALT_SIZE = crypto_pwhash_SALTBYTES,
    NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    KEY_SIZE = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    TAG_SIZE = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    SALT_AT = 16,
    NONCE_AT = SALT_AT + SALT_SIZE,
    HEAD_SIZE = NONCE_AT + NONCE_SIZE,
    FILE_MAX = 16 * 1024 * 1024,
};

/* 1. head[0 .. NONCE_AT - 1] is that of the file, which never changes
 * 2. visit_fd is FOLDER/visit, locked, or -1 */
struct vault {
    char folder[PATH_MAX];
    uint8_t head[HEAD_SIZE];
    uint8_t key[KEY_SIZE];
    int visit_fd;
    char why[VAULT_WHY_MAX];
};

static enum vault_result fail(struct vault *v, enum vault_result result,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
static enum vault_result fail(
    struct vault *v, enum vault_result result, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(v->why, sizeof(v->why), format, args);
    va_end(args);
    return result;
}

/* Secrets were in it. */
static void wipe(struct buffer *buffer)
{
    if (buffer->data)
        sodium_memzero(buffer->data, buffer->room);
    buffer_free(buffer);
}

static const char *path_of(
    const struct vault *v, const char *name, char path[PATH_MAX])
{
    /* The folder is at most PATH_MAX - 16. */
    snprintf(path, PATH_MAX, "%.*s/%s", PATH_MAX - 16, v->folder, name);
    return path;
}

/* --- the file --- */

/* Everybody who changes the vault holds this. */
static int lock(struct vault *v)
{
    char path[PATH_MAX];
    int fd = open(path_of(v, "lock", path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0 || flock(fd, LOCK_EX) != 0) {
        fail(
            v, VAULT_FAILED, "%s: cannot be locked: %s", path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return -1;
    }
    return fd;
}

static enum vault_result read_file(struct vault *v, struct buffer *out)
{
    char path[PATH_MAX], piece[4096];
    ssize_t n;
    int fd = open(path_of(v, "vault", path), O_RDONLY | O_CLOEXEC);

    if (fd < 0 && errno == ENOENT)
        return fail(v, VAULT_NONE,
            "%s: no vault here: make one with `cisterna programmer key init`",
            v->folder);
    if (fd < 0)
        return fail(v, VAULT_FAILED, "%s: %s", path, strerror(errno));
    while ((n = read(fd, piece, sizeof(piece))) > 0 && out->len < FILE_MAX)
        buffer_put(out, piece, (size_t)n);
    close(fd);
    if (n < 0)
        return fail(v, VAULT_FAILED, "%s: %s", path, strerror(errno));
    return VAULT_OK;
}

static int write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, bytes, size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        bytes += n;
        size -= (size_t)n;
    }
    return 0;
}

static int sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int status = fd < 0 ? -1 : fsync(fd);

    if (fd >= 0)
        close(fd);
    return status;
}

/* A new file beside the old one, then in its place. */
static enum vault_result write_file(struct vault *v, const struct buffer *bytes)
{
    char path[PATH_MAX], next[PATH_MAX];
    int fd, status, why;

    path_of(v, "vault", path);
    path_of(v, "vault.new", next);
    fd = open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(v, VAULT_FAILED, "%s: %s", next, strerror(errno));
    status = write_all(fd, bytes->data, bytes->len);
    if (status == 0)
        status = fsync(fd);
    why = errno;
    if (close(fd) != 0 && status == 0) {
        why = errno;
        status = -1;
    }
    if (status == 0 && rename(next, path) == 0 && sync_folder(v->folder) == 0)
        return VAULT_OK;
    if (status == 0)
        why = errno;
    (void)unlink(next); /* it takes room, too */
    return fail(v, VAULT_FAILED,
        "%s: cannot be written: %s: make room, then do it again", path,
        strerror(why));
}

/* --- sealing --- */

static int make_key(struct vault *v, const char *passphrase, uint8_t *key)
{
    return crypto_pwhash(key, KEY_SIZE, passphrase, strlen(passphrase),
        v->head + SALT_AT, PASSES, MEMORY, crypto_pwhash_ALG_ARGON2ID13);
}

static enum vault_result seal(struct vault *v, const struct buffer *plain)
{
    struct buffer file = { 0 };
    const size_t size = plain->len + TAG_SIZE;
    uint8_t *sealed = malloc(size);
    enum vault_result result;

    if (!sealed)
        return fail(v, VAULT_FAILED, "no memory: close other programs");
    randombytes_buf(v->head + NONCE_AT, NONCE_SIZE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed, NULL,
        (const uint8_t *)buffer_get(plain), plain->len, v->head, HEAD_SIZE,
        NULL, v->head + NONCE_AT, v->key);
    buffer_put(&file, v->head, HEAD_SIZE);
    buffer_put(&file, sealed, size);
    result = write_file(v, &file);
    free(sealed);
    buffer_free(&file);
    return result;
}

/* The entries, opened, as bytes. */
static enum vault_result unseal(struct vault *v, struct buffer *plain)
{
    struct buffer file = { 0 };
    enum vault_result result = read_file(v, &file);
    uint8_t *out;

    if (result == VAULT_OK && file.len < HEAD_SIZE + TAG_SIZE)
        result = fail(v, VAULT_WRONG,
            "%s/vault: is no vault: restore it from a copy", v->folder);
    if (result != VAULT_OK) {
        buffer_free(&file);
        return result;
    }
    out = malloc(file.len);
    if (!out || crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL,
                    (const uint8_t *)file.data + HEAD_SIZE,
                    file.len - HEAD_SIZE, (const uint8_t *)file.data, HEAD_SIZE,
                    (const uint8_t *)file.data + NONCE_AT, v->key) != 0)
        result = fail(v, VAULT_WRONG,
            "%s: the passphrase does not open it: type it again; if it is "
            "right, the file was changed: restore it from a copy",
            v->folder);
    else
        buffer_put(plain, out, file.len - HEAD_SIZE - TAG_SIZE);
    if (out)
        sodium_memzero(out, file.len);
    free(out);
    buffer_free(&file);
    return result;
}

/* --- entries --- */

static enum vault_result apply(
    struct vault *v, const struct vault_change *changes, int count, int *found)
{
    struct buffer plain = { 0 }, next = { 0 };
    enum vault_result result;
    const int fd = lock(v);

    if (fd < 0)
        return VAULT_FAILED;
    result = unseal(v, &plain);
    if (result == VAULT_OK &&
        vault_entry_change(&plain, changes, count, &next, found) != 0)
        result = fail(v, VAULT_FAILED, "%s: an entry is not one", v->folder);
    if (result == VAULT_OK && next.len > FILE_MAX - HEAD_SIZE - TAG_SIZE)
        result = fail(v, VAULT_FAILED,
            "%s: the vault is full: send the records that wait", v->folder);
    if (result == VAULT_OK)
        result = seal(v, &next);
    wipe(&plain);
    wipe(&next);
    close(fd);
    return result;
}

/* --- what others call --- */

static struct vault *make(
    const char *folder, enum vault_result *result, char why[VAULT_WHY_MAX])
{
    struct vault *v = sodium_init() < 0 ? NULL : calloc(1, sizeof(*v));

    if (!v || strlen(folder) > PATH_MAX - 16) {
        snprintf(why, VAULT_WHY_MAX,
            "%s: cannot be used: choose a shorter "
            "path, close other programs",
            folder);
        *result = VAULT_FAILED;
        free(v);
        return NULL;
    }
    strcpy(v->folder, folder);
    v->visit_fd = -1;
    return v;
}

/* The vault, or why there is none. */
static struct vault *done(struct vault *v, enum vault_result *result,
    enum vault_result outcome, char why[VAULT_WHY_MAX])
{
    *result = outcome;
    if (outcome == VAULT_OK)
        return v;
    snprintf(why, VAULT_WHY_MAX, "%s", v->why);
    vault_close(v);
    return NULL;
}

static void init_head(struct vault *v)
{
    struct writer w;

    writer_init(&w, v->head, HEAD_SIZE);
    writer_bytes(&w, (const uint8_t *)"CPV1", 4);
    writer_u32(&w, PASSES);
    writer_u64(&w, MEMORY);
    randombytes_buf(v->head + SALT_AT, SALT_SIZE);
}

/* The folder, and what is above it. */
static int make_folder(const char *folder)
{
    char path[PATH_MAX];
    size_t size = 0;

    snprintf(path, sizeof(path), "%s", folder);
    while (folder[size]) {
        size += strspn(folder + size, "/");
        size += strcspn(folder + size, "/");
        path[size] = 0;
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            return -1;
        path[size] = folder[size];
    }
    return 0;
}

struct vault *vault_create(const char *folder, const char *passphrase,
    enum vault_result *result, char why[VAULT_WHY_MAX])
{
    struct vault *v = make(folder, result, why);
    struct buffer nothing = { 0 };
    char path[PATH_MAX];
    int fd;

    if (!v)
        return NULL;
    if (strlen(passphrase) < VAULT_PASSPHRASE_MIN)
        return done(v, result,
            fail(v, VAULT_WRONG,
                "the passphrase is too short: use %d characters or more",
                VAULT_PASSPHRASE_MIN),
            why);
    if (make_folder(folder) != 0)
        return done(v, result,
            fail(v, VAULT_FAILED, "%s: %s", folder, strerror(errno)), why);
    fd = lock(v);
    if (fd < 0)
        return done(v, result, VAULT_FAILED, why);
    if (access(path_of(v, "vault", path), F_OK) == 0) {
        close(fd);
        return done(v, result,
            fail(v, VAULT_TAKEN, "%s: there is a vault already", path), why);
    }
    init_head(v);
    if (make_key(v, passphrase, v->key) != 0)
        fail(v, VAULT_FAILED,
            "no memory for the passphrase: close other "
            "programs");
    else
        *result = seal(v, &nothing);
    close(fd);
    return done(v, result, *v->why ? VAULT_FAILED : VAULT_OK, why);
}

/* Only this version's own cost is paid: a changed file cannot ask for more. */
static enum vault_result read_head(struct vault *v)
{
    struct buffer file = { 0 };
    enum vault_result result = read_file(v, &file);
    struct reader r;
    uint8_t magic[4];
    uint32_t passes;

    if (result == VAULT_OK) {
        reader_init(&r, (const uint8_t *)buffer_get(&file), file.len);
        reader_bytes(&r, magic, sizeof(magic));
        passes = reader_u32(&r);
        if (memcmp(magic, "CPV1", 4) != 0 || passes != PASSES ||
            reader_u64(&r) != MEMORY || file.len < HEAD_SIZE)
            result = fail(v, VAULT_WRONG,
                "%s/vault: is no vault of this version: restore it from a copy",
                v->folder);
        else
            memcpy(v->head, file.data, HEAD_SIZE);
    }
    buffer_free(&file);
    return result;
}

struct vault *vault_open(const char *folder, const char *passphrase,
    enum vault_result *result, char why[VAULT_WHY_MAX])
{
    struct vault *v = make(folder, result, why);
    struct buffer plain = { 0 };
    enum vault_result outcome;

    if (!v)
        return NULL;
    outcome = read_head(v);
    if (outcome == VAULT_OK && make_key(v, passphrase, v->key) != 0)
        outcome = fail(v, VAULT_FAILED,
            "no memory for the passphrase: close "
            "other programs");
    if (outcome == VAULT_OK)
        outcome = unseal(v, &plain);
    wipe(&plain);
    return done(v, result, outcome, why);
}

enum vault_result vault_claim(struct vault *vault)
{
    enum vault_result result = VAULT_FAILED;
    char path[PATH_MAX];
    int fd;

    if (vault->visit_fd >= 0)
        return VAULT_OK;
    fd =
        open(path_of(vault, "visit", path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) {
        vault->visit_fd = fd;
        return VAULT_OK;
    }
    if (fd >= 0 && errno == EWOULDBLOCK)
        result = fail(vault, VAULT_TAKEN,
            "another programmer is at work with this vault, its pages or "
            "another command: go on there, or end that visit first");
    else
        fail(vault, VAULT_FAILED, "%s: cannot be locked: %s", path,
            strerror(errno));
    if (fd >= 0)
        close(fd);
    return result;
}

void vault_release(struct vault *vault)
{
    if (vault->visit_fd >= 0)
        close(vault->visit_fd);
    vault->visit_fd = -1;
}

void vault_close(struct vault *vault)
{
    if (!vault)
        return;
    vault_release(vault);
    sodium_memzero(vault, sizeof(*vault));
    free(vault);
}

int vault_is_passphrase(const struct vault *vault, const char *passphrase)
{
    struct vault copy = *vault;
    uint8_t key[KEY_SIZE];
    const int same = make_key(&copy, passphrase, key) == 0 &&
                     sodium_memcmp(key, vault->key, KEY_SIZE) == 0;

    sodium_memzero(key, sizeof(key));
    sodium_memzero(&copy, sizeof(copy));
    return same;
}

enum vault_result vault_unreadable(struct vault *vault)
{
    return fail(vault, VAULT_FAILED,
        "%s: what is kept here cannot be read: it was written by another "
        "version, or restore it from a copy",
        vault->folder);
}

const char *vault_why(const struct vault *vault)
{
    return vault->why;
}

enum vault_result vault_get(struct vault *vault, enum vault_kind kind,
    const char *name, struct buffer *out)
{
    struct buffer plain = { 0 };
    enum vault_result result = unseal(vault, &plain);
    struct vault_entry e;
    size_t pos = 0;

    if (result == VAULT_OK) {
        result = VAULT_NONE;
        while (vault_entry_next(&plain, &pos, &e) == 1) {
            if (!vault_entry_is(&e, kind, name))
                continue;
            buffer_put(out, e.bytes, e.size);
            result = VAULT_OK;
            break;
        }
    }
    wipe(&plain);
    return result;
}

enum vault_result vault_change(
    struct vault *vault, const struct vault_change *changes, int count)
{
    int found;

    for (int i = 0; i < count; i++)
        if (strlen(changes[i].name) > VAULT_NAME_MAX ||
            changes[i].size > VAULT_ENTRY_MAX)
            return fail(vault, VAULT_FAILED, "%.80s: too long to keep",
                changes[i].name);
    return apply(vault, changes, count, &found);
}

enum vault_result vault_put(struct vault *vault, enum vault_kind kind,
    const char *name, const void *bytes, size_t size)
{
    const struct vault_change change = { kind, name, bytes, size };

    return vault_change(vault, &change, 1);
}

enum vault_result vault_remove(
    struct vault *vault, enum vault_kind kind, const char *name)
{
    const struct vault_change change = { kind, name, NULL, 0 };
    int found;
    const enum vault_result result = apply(vault, &change, 1, &found);

    return result == VAULT_OK && found == 0 ? VAULT_NONE : result;
}

int vault_list(struct vault *vault, enum vault_kind kind, struct arena *arena,
    const char ***names)
{
    struct buffer plain = { 0 };
    struct vault_entry e;
    size_t pos = 0;
    int count = 0;

    if (unseal(vault, &plain) != VAULT_OK) {
        wipe(&plain);
        return -1;
    }
    while (vault_entry_next(&plain, &pos, &e) == 1)
        count += e.kind == kind;
    *names = arena_alloc(arena, ((size_t)count + 1) * sizeof(**names));
    pos = 0;
    count = 0;
    while (vault_entry_next(&plain, &pos, &e) == 1)
        if (e.kind == kind)
            (*names)[count++] = arena_text(arena, e.name, e.name_size);
    wipe(&plain);
    return count;
}
