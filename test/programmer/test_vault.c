#include "programmer/vault.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test/programmer/shelter.h"
#include "test/test.h"

/* Opening costs what a passphrase costs: one vault for most claims. */
static struct vault *vault;

static int begin(void **state)
{
    (void)state;
    vault = shelter_vault();
    return vault ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    vault_close(vault);
    return shelter_end();
}

static int holds(enum vault_kind kind, const char *name, const char *wanted)
{
    struct buffer out = { 0 };
    const enum vault_result result = vault_get(vault, kind, name, &out);
    const int same = wanted ? result == VAULT_OK && out.len == strlen(wanted) &&
                                  memcmp(buffer_get(&out), wanted, out.len) == 0
                            : result == VAULT_NONE;

    buffer_free(&out);
    return same;
}

static void what_is_put_is_there_by_kind_and_name(void **state)
{
    (void)state;
    CHECK(holds(VAULT_DRAFT, "A", NULL));
    CHECK(vault_put(vault, VAULT_DRAFT, "A", "one", 3) == VAULT_OK);
    CHECK(vault_put(vault, VAULT_DRAFT, "AB", "two", 3) == VAULT_OK);
    CHECK(vault_put(vault, VAULT_PENDING, "A", "three", 5) == VAULT_OK);
    CHECK(vault_put(vault, VAULT_PENDING, "", "", 0) == VAULT_OK);
    CHECK(holds(VAULT_DRAFT, "A", "one") && holds(VAULT_DRAFT, "AB", "two"));
    CHECK(holds(VAULT_PENDING, "A", "three") && holds(VAULT_PENDING, "", ""));
    CHECK(vault_put(vault, VAULT_DRAFT, "A", "four", 4) == VAULT_OK);
    CHECK(holds(VAULT_DRAFT, "A", "four") && holds(VAULT_DRAFT, "AB", "two"));
    CHECK(vault_remove(vault, VAULT_DRAFT, "A") == VAULT_OK);
    CHECK(vault_remove(vault, VAULT_DRAFT, "A") == VAULT_NONE);
    CHECK(holds(VAULT_DRAFT, "A", NULL) && holds(VAULT_DRAFT, "AB", "two"));
}

static void names_are_listed_by_kind(void **state)
{
    struct arena arena = { 0 };
    const char **names;

    (void)state;
    CHECK(vault_put(vault, VAULT_ISSUED, "1", "x", 1) == VAULT_OK);
    CHECK(vault_put(vault, VAULT_ISSUED, "2", "y", 1) == VAULT_OK);
    CHECK(vault_put(vault, VAULT_OUTBOX, "3", "z", 1) == VAULT_OK);
    CHECK(vault_list(vault, VAULT_ISSUED, &arena, &names) == 2);
    CHECK(strcmp(names[0], "1") == 0 && strcmp(names[1], "2") == 0);
    CHECK(vault_list(vault, VAULT_SIGNER, &arena, &names) == 0);
    arena_free(&arena);
}

/* SR-28: together or not at all. */
static void changes_are_made_together(void **state)
{
    const struct vault_change both[] = { { VAULT_DRAFT, "S", "d", 1 },
        { VAULT_PENDING, "S", "p", 1 } };
    const struct vault_change next[] = { { VAULT_DRAFT, "S", "e", 1 },
        { VAULT_PENDING, "S", NULL, 0 }, { VAULT_RAISED, "S", NULL, 0 } };
    struct vault_change large[] = { { VAULT_DRAFT, "S", "f", 1 },
        { VAULT_PENDING, "S", "q", VAULT_ENTRY_MAX + 1 } };

    (void)state;
    CHECK(vault_change(vault, both, 2) == VAULT_OK);
    CHECK(holds(VAULT_DRAFT, "S", "d") && holds(VAULT_PENDING, "S", "p"));
    CHECK(vault_change(vault, next, 3) == VAULT_OK);
    CHECK(holds(VAULT_DRAFT, "S", "e") && holds(VAULT_PENDING, "S", NULL));
    CHECK(vault_change(vault, large, 2) == VAULT_FAILED);
    CHECK(holds(VAULT_DRAFT, "S", "e") && holds(VAULT_PENDING, "S", NULL));
}

static void what_is_too_long_is_not_kept(void **state)
{
    static char bytes[VAULT_ENTRY_MAX + 1];
    char name[VAULT_NAME_MAX + 2];

    (void)state;
    CHECK(vault_put(vault, VAULT_OUTBOX, "l", bytes, VAULT_ENTRY_MAX) ==
          VAULT_OK);
    CHECK(vault_put(vault, VAULT_OUTBOX, "l", bytes, VAULT_ENTRY_MAX + 1) ==
          VAULT_FAILED);
    CHECK(vault_remove(vault, VAULT_OUTBOX, "l") == VAULT_OK);
    memset(name, 'n', sizeof(name));
    name[VAULT_NAME_MAX + 1] = 0;
    CHECK(vault_put(vault, VAULT_DRAFT, name, "x", 1) == VAULT_FAILED);
    name[VAULT_NAME_MAX] = 0;
    CHECK(vault_put(vault, VAULT_DRAFT, name, "x", 1) == VAULT_OK);
    CHECK(vault_remove(vault, VAULT_DRAFT, name) == VAULT_OK);
}

/* SR-33, Q-05: the file shows none of it. */
static void the_file_holds_nothing_in_the_clear(void **state)
{
    static const char secret[] = "CIS300214 Jane Doe";
    struct buffer file = { 0 };

    (void)state;
    CHECK(vault_put(vault, VAULT_IMPLANT, "CIS300214", secret,
              sizeof(secret)) == VAULT_OK);
    shelter_read("vault", &file);
    CHECK(file.len > sizeof(secret));
    CHECK(!memmem(file.data, file.len, "CIS", 3));
    CHECK(!memmem(file.data, file.len, "Jane", 4));
    buffer_free(&file);
}

static void the_same_content_never_looks_the_same(void **state)
{
    struct buffer one = { 0 }, two = { 0 };

    (void)state;
    CHECK(vault_put(vault, VAULT_DRAFT, "N", "same", 4) == VAULT_OK);
    shelter_read("vault", &one);
    CHECK(vault_put(vault, VAULT_DRAFT, "N", "same", 4) == VAULT_OK);
    shelter_read("vault", &two);
    CHECK(one.len == two.len && memcmp(one.data, two.data, one.len) != 0);
    CHECK(memcmp(one.data + 32, two.data + 32, 24) != 0); /* the nonce */
    buffer_free(&one);
    buffer_free(&two);
}

/* Each byte changed, and each shorter file, is refused, and nothing of it is
 * believed or written over. */
static void a_file_that_was_changed_is_refused(void **state)
{
    struct buffer file = { 0 }, out = { 0 };

    (void)state;
    shelter_read("vault", &file);
    for (size_t i = 0; i < file.len; i++) {
        file.data[i] ^= (char)(1 << i % 8);
        shelter_write("vault", file.data, file.len);
        CHECK(vault_get(vault, VAULT_DRAFT, "S", &out) == VAULT_WRONG);
        file.data[i] ^= (char)(1 << i % 8);
    }
    for (size_t size = 0; size < file.len; size += size < 100 ? 1 : 41) {
        shelter_write("vault", file.data, size);
        CHECK(vault_get(vault, VAULT_DRAFT, "S", &out) == VAULT_WRONG);
    }
    shelter_write("vault", file.data, file.len / 2);
    CHECK(vault_put(vault, VAULT_DRAFT, "S", "x", 1) == VAULT_WRONG);
    CHECK(*vault_why(vault) && out.len == 0);
    shelter_write("vault", file.data, file.len);
    CHECK(holds(VAULT_DRAFT, "S", "e"));
    buffer_free(&file);
    buffer_free(&out);
}

static enum vault_result opens(const char *passphrase)
{
    enum vault_result result;
    char why[VAULT_WHY_MAX] = "";
    struct vault *v = vault_open(shelter_folder(), passphrase, &result, why);

    CHECK((v != NULL) == (result == VAULT_OK));
    CHECK((*why != 0) == (result != VAULT_OK));
    vault_close(v);
    return result;
}

static void another_passphrase_opens_nothing(void **state)
{
    (void)state;
    CHECK(opens(SHELTER_PASSPHRASE) == VAULT_OK);
    CHECK(opens("three blue pumpz") == VAULT_WRONG);
    CHECK(opens("") == VAULT_WRONG);
}

/* A file cannot ask for more work or memory than this version spends. */
static void only_this_versions_cost_is_paid(void **state)
{
    struct buffer file = { 0 };

    (void)state;
    shelter_read("vault", &file);
    for (size_t i = 0; i < 16; i++) {
        file.data[i] ^= 1;
        shelter_write("vault", file.data, file.len);
        CHECK(opens(SHELTER_PASSPHRASE) == VAULT_WRONG);
        file.data[i] ^= 1;
    }
    shelter_write("vault", file.data, file.len);
    buffer_free(&file);
}

static void one_folder_has_one_vault(void **state)
{
    enum vault_result result;
    char why[VAULT_WHY_MAX];

    (void)state;
    CHECK(!vault_create(shelter_folder(), SHELTER_PASSPHRASE, &result, why));
    CHECK(result == VAULT_TAKEN);
    CHECK(!vault_create(shelter_folder(), "short", &result, why));
    CHECK(result == VAULT_WRONG);
    CHECK(!vault_open("/nonexistent", SHELTER_PASSPHRASE, &result, why));
    CHECK(result == VAULT_NONE);
    CHECK(!vault_create("/proc/none", SHELTER_PASSPHRASE, &result, why));
    CHECK(result == VAULT_FAILED);
}

/* The disk takes no more: the old vault stays, whole, and nothing lies about
 * beside it. */
static void a_full_disk_leaves_the_old(void **state)
{
    static const char large[4096];
    const struct rlimit none = { 1024, RLIM_INFINITY };
    struct rlimit before;
    enum vault_result result;

    (void)state;
    CHECK(vault_put(vault, VAULT_DRAFT, "F", "old", 3) == VAULT_OK);
    signal(SIGXFSZ, SIG_IGN);
    CHECK(getrlimit(RLIMIT_FSIZE, &before) == 0);
    CHECK(setrlimit(RLIMIT_FSIZE, &none) == 0);
    result = vault_put(vault, VAULT_DRAFT, "F", large, sizeof(large));
    CHECK(setrlimit(RLIMIT_FSIZE, &before) == 0);
    CHECK(result == VAULT_FAILED);
    CHECK(strstr(vault_why(vault), "make room"));
    CHECK(holds(VAULT_DRAFT, "F", "old"));
    CHECK(!shelter_has("vault.new"));
}

/* Nobody else on this computer may read it. */
static void it_is_its_owners_alone(void **state)
{
    struct stat file, folder;

    (void)state;
    CHECK(stat(shelter_folder(), &folder) == 0);
    CHECK((folder.st_mode & 0777) == 0700);
    CHECK(stat(shelter_path("vault"), &file) == 0);
    CHECK((file.st_mode & 0777) == 0600);
}

/* Two programs write at once: nothing of either is lost. */
static void two_programs_share_it(void **state)
{
    char name[16];
    int status;
    const pid_t child = fork();

    (void)state;
    for (int i = 0; i < 20; i++) {
        snprintf(name, sizeof(name), "%s%d", child ? "p" : "c", i);
        if (vault_put(vault, VAULT_ISSUED, name, name, strlen(name)) !=
            VAULT_OK)
            _exit(1);
    }
    if (child == 0)
        _exit(0);
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    for (int i = 0; i < 20; i++) {
        snprintf(name, sizeof(name), "p%d", i);
        CHECK(holds(VAULT_ISSUED, name, name));
        snprintf(name, sizeof(name), "c%d", i);
        CHECK(holds(VAULT_ISSUED, name, name));
    }
}

static void a_passphrase_is_told_from_another(void **state)
{
    (void)state;
    CHECK(vault_is_passphrase(vault, SHELTER_PASSPHRASE));
    CHECK(!vault_is_passphrase(vault, "three blue pumpz"));
}

/* SR-28: two visits with one vault would each write down a draft of their own.
 */
static void one_visit_at_a_time_holds_it(void **state)
{
    enum vault_result result;
    char why[VAULT_WHY_MAX];
    struct vault *other =
        vault_open(shelter_folder(), SHELTER_PASSPHRASE, &result, why);

    (void)state;
    CHECK(other);
    CHECK(vault_claim(vault) == VAULT_OK && vault_claim(vault) == VAULT_OK);
    CHECK(vault_claim(other) == VAULT_TAKEN);
    CHECK(strstr(vault_why(other), "another programmer is at work"));
    /* It is read, and records are sent from it, meanwhile. */
    CHECK(vault_put(other, VAULT_OUTBOX, "r", "x", 1) == VAULT_OK);
    vault_release(vault);
    vault_release(vault);
    CHECK(vault_claim(other) == VAULT_OK);
    CHECK(vault_claim(vault) == VAULT_TAKEN);
    vault_close(other);
    CHECK(vault_claim(vault) == VAULT_OK);
    vault_release(vault);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_put_is_there_by_kind_and_name),
        cmocka_unit_test(names_are_listed_by_kind),
        cmocka_unit_test(changes_are_made_together),
        cmocka_unit_test(what_is_too_long_is_not_kept),
        cmocka_unit_test(the_file_holds_nothing_in_the_clear),
        cmocka_unit_test(the_same_content_never_looks_the_same),
        cmocka_unit_test(a_file_that_was_changed_is_refused),
        cmocka_unit_test(another_passphrase_opens_nothing),
        cmocka_unit_test(only_this_versions_cost_is_paid),
        cmocka_unit_test(one_folder_has_one_vault),
        cmocka_unit_test(a_full_disk_leaves_the_old),
        cmocka_unit_test(it_is_its_owners_alone),
        cmocka_unit_test(two_programs_share_it),
        cmocka_unit_test(one_visit_at_a_time_holds_it),
        cmocka_unit_test(a_passphrase_is_told_from_another),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
