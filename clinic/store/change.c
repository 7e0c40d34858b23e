#include <stdio.h>

#include "clinic/store/audit.h"
#include "clinic/store/change.h"

static enum store_result tell(struct store *store, const struct author *author,
    const struct change *change, const struct audit_change *words)
{
    struct audit_change whole = *words;
    char action[48], subject[48];

    snprintf(
        action, sizeof action, "%s.%s", change->fields->noun, words->action);
    snprintf(subject, sizeof subject, "%s/%lld", change->about,
        (long long)change->about_id);
    whole.action = action;
    whole.subject = subject;
    return audit_append(store, author, &whole, NULL);
}

static void print_id(struct buffer *out, const struct change *change)
{
    buffer_printf(out, "id=%lld\n", (long long)change->id);
}

void change_print(
    struct buffer *out, const struct change *change, const void *record)
{
    print_id(out, change);
    fields_print(out, change->fields, record);
}

enum store_result change_added(struct store *store, const struct author *author,
    const struct change *change, const void *record)
{
    struct buffer after = { 0 };
    enum store_result result;

    change_print(&after, change, record);
    result = tell(store, author, change,
        &(struct audit_change){ "add", NULL, "", buffer_get(&after) });
    buffer_free(&after);
    return result;
}

enum store_result change_set(struct store *store, const struct author *author,
    const struct change *change, const void *const before_after[2])
{
    struct buffer text[2] = { { 0 }, { 0 } };
    enum store_result result = STORE_SAME;
    size_t empty;
    int i;

    for (i = 0; i < 2; i++) {
        print_id(&text[i], change);
        empty = text[i].len;
        fields_print_changed(
            &text[i], change->fields, before_after[i], before_after[1 - i]);
    }
    if (text[1].len > empty)
        result = tell(store, author, change,
            &(struct audit_change){
                "set", NULL, buffer_get(&text[0]), buffer_get(&text[1]) });
    buffer_free(&text[0]);
    buffer_free(&text[1]);
    return result;
}
