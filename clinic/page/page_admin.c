#include <string.h>

#include "clinic/page/page.h"
#include "clinic/page/page_admin.h"
#include "clinic/page/page_clinic.h"
#include "clinic/page/page_keys.h"
#include "clinic/store/account.h"
#include "clinic/store/second.h"
#include "clinic/store/store.h"
#include "web/password.h"
#include "web/role.h"
#include "web/session.h"
#include "web/ui.h"
#include "web/ui_form.h"
#include "web/ui_list.h"

/* What each role may do, in a line, for who hands them out. */
static const char *const duties[ROLE_COUNT] = {
    "sees the worklist and patients",
    "also books, calls and keeps contacts",
    "also enters readings, visits and refills of the same program",
    "also orders doses and decides",
    "people, roles, hours, rules, import and export; no patients",
    "reads who did and who saw what",
};

/* What the form of a person holds and what is wrong with it. */
struct entry {
    const char *name;
    unsigned roles;
    int disabled;
    int second; /* has a second factor */
    const char *name_error, *password_error, *roles_error;
};

static struct entry read_entry(struct request *request)
{
    struct entry entry = { .name = http_field(request, "name"),
        .disabled = *http_field(request, "disabled") != 0 };

    for (unsigned i = 0; i < ROLE_COUNT; i++)
        if (*http_field(request, role_name(1u << i)))
            entry.roles |= 1u << i;
    return entry;
}

static const char *password_of(struct request *request)
{
    const char *password = form_get(&request->form, "password");

    return password ? password : "";
}

static void draw_roles(struct buffer *page, const struct entry *entry)
{
    ui_form_group_begin(page, "Roles");
    for (unsigned i = 0; i < ROLE_COUNT; i++) {
        const char *name = role_name(1u << i);

        ui_form_check(page, &(struct ui_field){ .name = name,
                                .label = name,
                                .hint = duties[i],
                                .error = i == 0 ? entry->roles_error : NULL,
                                .value = entry->roles & 1u << i ? "1" : "" });
    }
    ui_form_group_end(page);
}

/* The errors of an entry, at the top. */
static void draw_errors(struct buffer *page, const struct entry *entry)
{
    const struct ui_field fields[] = {
        { .name = "name", .label = "Name", .error = entry->name_error },
        { .name = "password",
            .label = "Password",
            .error = entry->password_error },
        { .name = "reader", .label = "Roles", .error = entry->roles_error },
    };

    ui_form_errors(page, fields, sizeof(fields) / sizeof(*fields));
}

static void draw_add_form(struct page *page, const struct entry *entry)
{
    struct buffer *out = page->out;

    ui_section_begin(out, "add", "Add a person", -1);
    draw_errors(out, entry);
    ui_form_begin(out, &(struct ui_form){ .action = "/admin/people",
                           .csrf = page->request->csrf });
    ui_form_field(
        out, &(struct ui_field){ .name = "name",
                 .label = "Name",
                 .hint = "As it shall stand beside what they do: R. Nurse",
                 .value = entry->name,
                 .error = entry->name_error });
    ui_form_field(out, &(struct ui_field){ .name = "password",
                           .label = "First password",
                           .hint = "8 characters or more. They can change it.",
                           .type = "password",
                           .autocomplete = "new-password",
                           .error = entry->password_error });
    draw_roles(out, entry);
    ui_form_submit(out, "Add");
    ui_form_end(out);
    ui_section_end(out);
}

static void draw_people(
    struct page *page, const struct account *accounts, int count)
{
    static const struct ui_column columns[] = {
        { .title = "Name" },
        { .title = "Roles" },
        { .title = "May sign in" },
    };

    ui_list_table_begin(page->out, "People", columns, 3);
    for (int i = 0; i < count; i++) {
        const struct ui_cell cells[] = {
            { .text = accounts[i].name,
                .href = page_text(
                    page, "/admin/people/%lld", (long long)accounts[i].id) },
            { .text = role_list(page->arena, accounts[i].roles) },
            { .text = accounts[i].disabled ? "no" : "yes" },
        };

        ui_list_table_row(page->out, columns, cells, 3);
    }
    ui_list_table_end(page->out);
}

static void draw_admin(struct page *page, const struct entry *entry)
{
    struct account *accounts;
    int count = account_list(page->store, page->arena, &accounts);

    if (count < 0) {
        page_fail(page, db_result(page->store->db));
        return;
    }
    page_begin(page, "People", "/admin");
    ui_title(page->out, "People");
    draw_people(page, accounts, count);
    page_clinic_put_section(page);
    page_keys_put_section(page);
    draw_add_form(page, entry);
    page_end(page);
}

void page_admin(struct request *request, struct reply *reply)
{
    struct page page;

    if (page_open(&page, request, reply) == 0)
        draw_admin(&page, &(struct entry){ .name = "" });
}

/* Looks at what was typed; returns 1 when all of it may be used. */
static int check_new(struct request *request, struct entry *entry)
{
    entry->password_error = password_fault(password_of(request));
    if (!*entry->name)
        entry->name_error = "Type a name.";
    if (!entry->roles)
        entry->roles_error = "Choose at least one role.";
    return !entry->password_error && !entry->name_error && !entry->roles_error;
}

static enum store_result add(struct page *page, const struct entry *entry)
{
    struct author author = page_author(page, PAGE_MAY_RUN);
    char hash[PASSWORD_HASH_SIZE];
    struct account account = {
        .name = entry->name, .password = hash, .roles = entry->roles
    };
    int64_t id;

    if (password_hash(hash, password_of(page->request)))
        return STORE_FAILED;
    return account_add(page->store, &author, &account, &id);
}

void page_admin_add(struct request *request, struct reply *reply)
{
    struct entry entry = read_entry(request);
    enum store_result result = STORE_REFUSED;
    struct page page;

    if (page_open(&page, request, reply))
        return;
    if (check_new(request, &entry)) {
        result = add(&page, &entry);
        if (result == STORE_TAKEN)
            entry.name_error = "This name is taken: choose another.";
        if (result == STORE_REFUSED)
            entry.name_error = "This name cannot be used: make it shorter.";
    }
    if (result == STORE_OK) {
        http_redirect(request, reply, "/admin");
    } else if (result == STORE_TAKEN || result == STORE_REFUSED) {
        draw_admin(&page, &entry);
        reply->status = 422;
    } else {
        page_fail(&page, result);
    }
}

static void draw_person(
    struct page *page, const struct account *account, const struct entry *entry)
{
    struct buffer *out = page->out;

    page_begin_narrow(page, account->name, "/admin");
    ui_title(out, account->name);
    draw_errors(out, entry);
    ui_form_begin(
        out, &(struct ui_form){ .action = page_text(page, "/admin/people/%lld",
                                    (long long)account->id),
                 .csrf = page->request->csrf });
    draw_roles(out, entry);
    ui_form_check(out, &(struct ui_field){ .name = "disabled",
                           .label = "May not sign in any more",
                           .hint = "What this person did stays as it is.",
                           .value = entry->disabled ? "1" : "" });
    ui_form_field(out,
        &(struct ui_field){ .name = "password",
            .label = "New password",
            .optional = true,
            .hint = "Only when the old one is forgotten. It signs them out "
                    "everywhere.",
            .type = "password",
            .autocomplete = "new-password",
            .error = entry->password_error });
    if (entry->second)
        ui_form_check(
            out, &(struct ui_field){ .name = "second_off",
                     .label = "Turn the second factor off",
                     .hint = "When the phone is lost: the password alone is "
                             "enough then." });
    ui_form_submit(out, "Save");
    ui_form_end(out);
    page_end(page);
}

/* Opens the page of the person in the address.  Returns 0, or -1 when the
 * reply is complete. */
static int open_person(struct page *page, struct account *account,
    struct request *request, struct reply *reply)
{
    enum store_result result;

    if (page_open(page, request, reply))
        return -1;
    result = account_get(page->store, page->arena, request->number[0], account);
    if (result == STORE_OK)
        return 0;
    page_fail(page, result);
    return -1;
}

static int has_second(struct page *page, int64_t account)
{
    struct second second;

    return second_get(page->store, account, &second) != STORE_NONE;
}

void page_admin_person(struct request *request, struct reply *reply)
{
    struct account account;
    struct page page;

    if (open_person(&page, &account, request, reply) == 0)
        draw_person(&page, &account,
            &(struct entry){ .roles = account.roles,
                .disabled = account.disabled,
                .second = has_second(&page, account.id) });
}

/* Would nobody be left who can make administrators?  -1: the store failed. */
static int leaves_none(struct page *page, const struct account *changed)
{
    struct account *accounts;
    int count = account_list(page->store, page->arena, &accounts);

    for (int i = 0; i < count; i++) {
        const struct account *account =
            accounts[i].id == changed->id ? changed : &accounts[i];

        if (!account->disabled && account->roles & ROLE_ADMINISTRATOR)
            return 0;
    }
    return count < 0 ? -1 : 1;
}

/* Stores the change, if an administrator is left: looked at and written in
 * one transaction, since two could resign at once. */
static enum store_result change(
    struct page *page, const struct account *account)
{
    struct author author = page_author(page, PAGE_MAY_RUN);
    enum store_result result = store_begin(page->store);
    int none;

    if (result != STORE_OK)
        return result;
    none = leaves_none(page, account);
    if (none)
        result = none > 0 ? STORE_REFUSED : db_result(page->store->db);
    else
        result = account_set(page->store, &author, account);
    if ((result == STORE_OK || result == STORE_SAME) &&
        *http_field(page->request, "second_off"))
        result = second_end(page->store, &author, account->id);
    if (result == STORE_NONE)
        result = STORE_SAME; /* it was off already */
    result = store_end(page->store, result);
    return result == STORE_SAME ? STORE_OK : result;
}

/* Takes over what was typed into account, whose new hash goes to hash.
 * Returns 1 when all of it may be used. */
static int take_entry(struct request *request, struct entry *entry,
    struct account *account, char hash[PASSWORD_HASH_SIZE])
{
    const char *password = password_of(request);

    if (!entry->roles)
        entry->roles_error = "Choose at least one role, or tick \"May not "
                             "sign in any more\".";
    if (*password)
        entry->password_error = password_fault(password);
    if (entry->roles_error || entry->password_error)
        return 0;
    account->roles = entry->roles;
    account->disabled = entry->disabled;
    if (*password) {
        if (password_hash(hash, password))
            return 0;
        account->password = hash;
    }
    return 1;
}

void page_admin_person_send(struct request *request, struct reply *reply)
{
    struct entry entry = read_entry(request);
    char hash[PASSWORD_HASH_SIZE];
    enum store_result result = STORE_REFUSED;
    struct account account;
    struct page page;

    if (open_person(&page, &account, request, reply))
        return;
    entry.second = has_second(&page, account.id);
    if (take_entry(request, &entry, &account, hash)) {
        result = change(&page, &account);
        if (result == STORE_REFUSED)
            entry.roles_error = "This is the last administrator: make "
                                "another one first.";
    }
    if (result == STORE_OK) {
        /* One's own sessions have ended with the change. */
        if (account.id == request->person.id)
            (void)session_start(request, reply, account.id);
        http_redirect(request, reply, "/admin");
    } else if (result == STORE_REFUSED) {
        draw_person(&page, &account, &entry);
        reply->status = 422;
    } else {
        page_fail(&page, result);
    }
}
