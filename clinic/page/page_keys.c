#include "clinic/page/page_keys.h"

#include <sodium.h>
#include <string.h>

#include "base/when.h"
#include "clinic/page/entry.h"
#include "clinic/store/store.h"
#include "clinic/store/trust.h"
#include "web/ui.h"
#include "web/ui_form.h"
#include "web/ui_list.h"

enum { HEX_SIZE = 2 * RECORD_KEY_BYTES + 1 };
enum { KEYS_MAX = 64 }; /* that a person chooses from */

enum { ADD_NAME, ADD_KEY, ADD_COUNT };
enum { REVOKE_KEY, REVOKE_NUMBER, REVOKE_REASON, REVOKE_COUNT };

struct keys {
    struct page page;
    struct trust_key *keys;
    struct revocation *revocations;
    int key_count, revocation_count;
    struct ui_field add[ADD_COUNT];
    struct ui_field revoke[REVOKE_COUNT];
    struct ui_option option[KEYS_MAX];
    size_t option_count;
};

static const struct ui_field ADD[ADD_COUNT] = {
    [ADD_NAME] = { .name = "name",
        .label = "Name",
        .hint = "As people know it: Quarry Clinic, key of 2026" },
    [ADD_KEY] = { .name = "key",
        .label = "Public key",
        .hint = "64 hex digits, as cisterna programmer key prints it. Compare "
                "the first and the last eight over the telephone." },
};

static const struct ui_field REVOKE[REVOKE_COUNT] = {
    [REVOKE_KEY] = { .name = "of", .label = "Signed with" },
    [REVOKE_NUMBER] = { .name = "number",
        .label = "Number of the credential",
        .width = 12,
        .decimal = true },
    [REVOKE_REASON] = { .name = "reason",
        .label = "Why",
        .hint = "as: laptop stolen on the 14th" },
};

static const char *hex_of(struct page *page, const struct trust_key *key)
{
    char *hex = arena_alloc(page->arena, HEX_SIZE);

    return sodium_bin2hex(hex, HEX_SIZE, key->key, sizeof key->key);
}

/* 0, or -1 when the reply is an error. */
static int open_keys(
    struct keys *this, struct request *request, struct reply *reply)
{
    struct page *page = &this->page;
    int i;

    *this = (struct keys){ 0 };
    if (page_open(page, request, reply))
        return -1;
    memcpy(this->add, ADD, sizeof ADD);
    memcpy(this->revoke, REVOKE, sizeof REVOKE);
    this->key_count = trust_list(page->store, page->arena, &this->keys);
    this->revocation_count =
        trust_revocations(page->store, page->arena, &this->revocations);
    if (this->key_count < 0 || this->revocation_count < 0) {
        page_fail(page, store_last(page->store));
        return -1;
    }
    for (i = 0; i < this->key_count && i < KEYS_MAX; i++)
        this->option[this->option_count++] = (struct ui_option){
            page_text(page, "%lld", (long long)this->keys[i].id),
            this->keys[i].name, NULL
        };
    return 0;
}

static const char *day_of(struct page *page, int64_t utc_s)
{
    return page_text(page, "%s", when_date(page_local_day(page, utc_s)).text);
}

static void put_key(struct page *page, const struct trust_key *key)
{
    const struct ui_form form = { .action = "/admin/keys/remove",
        .csrf = page->request->csrf };
    const char *hex = hex_of(page, key);
    bool trusted = key->removed_s == RECORD_NO_INSTANT;

    ui_list_block_begin(page->out, key->name);
    ui_list_facts_begin(page->out);
    ui_list_fact(page->out, "key", hex);
    ui_list_fact_at(page->out, "state", trusted ? UI_GOOD : UI_LOW,
        trusted ? "trusted"
                : page_text(page, "removed %s", day_of(page, key->removed_s)));
    ui_list_fact(page->out, "added",
        page_text(page, "%s by %s", day_of(page, key->stored_s), key->author));
    ui_list_facts_end(page->out);
    if (trusted) {
        ui_form_begin(page->out, &form);
        ui_form_hidden(page->out, "key", hex);
        ui_actions_begin(page->out);
        ui_form_other(page->out,
            page_text(page, "Trust it no more: %s", key->name), "step",
            "remove");
        ui_actions_end(page->out);
        ui_form_end(page->out);
    }
    ui_list_block_end(page->out);
}

static void put_keys(struct keys *this)
{
    struct page *page = &this->page;
    int i;

    ui_text(page->out,
        "A session record is taken when its credential is signed by one of "
        "these keys. The key that signs lies where the clinic keeps it, and "
        "never here.");
    if (this->key_count == 0)
        ui_text(page->out, "No key is known: no record is taken.");
    ui_list_blocks_begin(page->out);
    for (i = 0; i < this->key_count; i++)
        put_key(page, &this->keys[i]);
    ui_list_blocks_end(page->out);
}

static void put_add(struct keys *this)
{
    struct page *page = &this->page;
    const struct ui_form form = { .action = "/admin/keys",
        .csrf = page->request->csrf };

    ui_section_begin(page->out, "add", "Add a key", -1);
    ui_form_errors(page->out, this->add, ADD_COUNT);
    ui_form_begin(page->out, &form);
    ui_form_field(page->out, &this->add[ADD_NAME]);
    ui_form_field(page->out, &this->add[ADD_KEY]);
    ui_actions_begin(page->out);
    ui_form_submit(page->out, "Add the key");
    ui_actions_end(page->out);
    ui_form_end(page->out);
    ui_section_end(page->out);
}

static const char *name_of(const struct keys *this, int64_t id)
{
    int i;

    for (i = 0; i < this->key_count; i++)
        if (this->keys[i].id == id)
            return this->keys[i].name;
    return "";
}

static void put_revoked(struct keys *this)
{
    static const struct ui_column columns[] = { { .title = "Number",
                                                    .number = true },
        { .title = "Signed with" }, { .title = "Why" }, { .title = "Since" } };
    struct page *page = &this->page;
    int i;

    if (this->revocation_count == 0)
        return;
    ui_list_table_begin(page->out, "Revoked", columns, 4);
    for (i = 0; i < this->revocation_count; i++) {
        const struct revocation *r = &this->revocations[i];
        const struct ui_cell cells[] = {
            { .text = page_text(page, "%lld", (long long)r->number) },
            { .text = name_of(this, r->trust_key) }, { .text = r->reason },
            { .text = page_text(
                  page, "%s, %s", day_of(page, r->stored_s), r->author) }
        };

        ui_list_table_row(page->out, columns, cells, 4);
    }
    ui_list_table_end(page->out);
}

static void put_revoke(struct keys *this)
{
    struct page *page = &this->page;
    const struct ui_form form = { .action = "/admin/keys/revoke",
        .csrf = page->request->csrf };

    if (this->key_count == 0)
        return;
    ui_section_begin(page->out, "revoke", "Revoke a credential", -1);
    put_revoked(this);
    ui_form_errors(page->out, this->revoke, REVOKE_COUNT);
    ui_form_begin(page->out, &form);
    ui_form_select(
        page->out, &this->revoke[REVOKE_KEY], this->option, this->option_count);
    ui_form_field(page->out, &this->revoke[REVOKE_NUMBER]);
    ui_form_field(page->out, &this->revoke[REVOKE_REASON]);
    ui_actions_begin(page->out);
    ui_form_other(page->out, "Revoke the credential", "step", "revoke");
    ui_actions_end(page->out);
    ui_form_end(page->out);
    ui_aside(page->out,
        "It is for good. A pump takes the credential until it expires: remove "
        "the key from the pumps when that is too long.");
    ui_section_end(page->out);
}

static void put_page(struct keys *this)
{
    page_begin(&this->page, "Clinic keys", "/admin");
    ui_title(this->page.out, "Clinic keys");
    put_keys(this);
    put_add(this);
    put_revoke(this);
    page_end(&this->page);
}

void page_keys(struct request *request, struct reply *reply)
{
    struct keys this;

    if (open_keys(&this, request, reply) == 0)
        put_page(&this);
}

static int read_hex(const char *hex, unsigned char key[RECORD_KEY_BYTES])
{
    size_t len = 0;

    return strlen(hex) == HEX_SIZE - 1 &&
                   sodium_hex2bin(key, RECORD_KEY_BYTES, hex, strlen(hex), NULL,
                       &len, NULL) == 0 &&
                   len == RECORD_KEY_BYTES
               ? 0
               : -1;
}

/* The end of a POST: back to the page, or what is wrong on it. */
static void finish(struct keys *this, enum store_result result,
    struct ui_field *field, const char *words)
{
    struct page *page = &this->page;

    if (result == STORE_OK || result == STORE_SAME) {
        http_redirect(page->request, page->reply, "/admin/keys");
    } else if (field && (result == STORE_TAKEN || result == STORE_REFUSED)) {
        if (words)
            entry_wrong(field, words);
        page->reply->status = 422;
        put_page(this);
    } else {
        page_fail(page, result);
    }
}

void page_keys_add(struct request *request, struct reply *reply)
{
    struct trust_key key = { .name = "" };
    enum store_result result = STORE_REFUSED;
    struct author author;
    struct keys this;
    const char *hex;
    int64_t id;

    if (open_keys(&this, request, reply))
        return;
    key.name = entry_text(&this.page, &this.add[ADD_NAME], RECORD_TEXT_MAX);
    hex = entry_text(&this.page, &this.add[ADD_KEY], HEX_SIZE);
    if (!this.add[ADD_KEY].error && read_hex(hex, key.key))
        entry_wrong(&this.add[ADD_KEY],
            "is not 64 hex digits: copy it whole, without blanks");
    author = page_author(&this.page, PAGE_MAY_RUN);
    if (entry_errors(this.add, ADD_COUNT) == 0)
        result = trust_add(this.page.store, &author, &key, &id);
    finish(&this, result, &this.add[ADD_KEY],
        result == STORE_TAKEN ? "is trusted already, under another name"
                              : NULL);
}

void page_keys_remove(struct request *request, struct reply *reply)
{
    unsigned char key[RECORD_KEY_BYTES];
    struct author author;
    struct keys this;

    if (open_keys(&this, request, reply))
        return;
    if (read_hex(http_field(request, "key"), key)) {
        finish(&this, STORE_NONE, NULL, NULL);
        return;
    }
    author = page_author(&this.page, PAGE_MAY_RUN);
    finish(&this, trust_remove(this.page.store, &author, key), NULL, NULL);
}

void page_keys_revoke(struct request *request, struct reply *reply)
{
    static const struct entry_range number = { 0, 0, UINT32_MAX, 0 };
    enum store_result result = STORE_REFUSED;
    struct revocation revocation;
    struct author author;
    struct keys this;
    int choice;

    if (open_keys(&this, request, reply))
        return;
    choice = entry_choice(
        &this.page, &this.revoke[REVOKE_KEY], this.option, this.option_count);
    revocation = (struct revocation){
        .trust_key = choice >= 0 ? this.keys[choice].id : 0,
        .number =
            entry_number(&this.page, &this.revoke[REVOKE_NUMBER], &number),
        .reason =
            entry_text(&this.page, &this.revoke[REVOKE_REASON], RECORD_TEXT_MAX)
    };
    author = page_author(&this.page, PAGE_MAY_RUN);
    if (entry_errors(this.revoke, REVOKE_COUNT) == 0)
        result = trust_revoke(this.page.store, &author, &revocation);
    finish(&this, result, &this.revoke[REVOKE_NUMBER], NULL);
}

void page_keys_put_section(struct page *page)
{
    struct trust_key *keys;
    int n = trust_list(page->store, page->arena, &keys), i, trusted = 0;

    for (i = 0; i < n; i++)
        trusted += keys[i].removed_s == RECORD_NO_INSTANT;
    ui_section_begin(page->out, "keys", "Clinic keys", -1);
    ui_line_begin(page->out);
    ui_words(
        page->out, page_text(page, "Whose session records are taken: %d %s.",
                       trusted, trusted == 1 ? "key" : "keys"));
    ui_space(page->out);
    ui_link(page->out, "/admin/keys", "Keys and revocations");
    ui_line_end(page->out);
    ui_section_end(page->out);
}
