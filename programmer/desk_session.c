#include "programmer/desk_session.h"

#include <string.h>

#include <sodium.h>

#include "programmer/desk.h"

/* A clock that was set back keeps nobody in for longer. */
bool desk_session_is_present(const struct desk *desk)
{
    const int64_t idle_s = clock_now(desk->clock) - desk->session.seen_s;

    return desk->session.person_id != 0 && idle_s < DESK_IDLE_S &&
           idle_s > -DESK_SLEW_S;
}

static bool is_session(
    const struct desk *desk, const uint8_t key[SESSION_KEY_SIZE])
{
    const struct session_record *session = &desk->session;

    return desk_session_is_present(desk) &&
           sodium_memcmp(session->key, key, SESSION_KEY_SIZE) == 0;
}

/* Whose session that was, which has run out; 0 for nobody's. */
static int64_t person_of_ended(
    const struct desk *desk, const uint8_t key[SESSION_KEY_SIZE])
{
    if (sodium_memcmp(desk->session.key, key, SESSION_KEY_SIZE) == 0)
        return desk->session.person_id;
    if (sodium_memcmp(desk->ended.key, key, SESSION_KEY_SIZE) == 0)
        return desk->ended.person_id;
    return 0;
}

static enum session_fate find(void *app, struct arena *arena,
    const uint8_t key[SESSION_KEY_SIZE], struct session_record *session,
    struct person *person)
{
    struct desk *desk = app;
    bool is;

    pthread_mutex_lock(&desk->lock);
    is = is_session(desk, key);
    *person = (struct person){ .name = "" };
    if (is) {
        *session = desk->session;
        *person = (struct person){ session->person_id,
            arena_text(arena, desk->person, strlen(desk->person)),
            desk->roles };
    } else {
        person->id = person_of_ended(desk, key);
    }
    pthread_mutex_unlock(&desk->lock);
    if (is)
        return SESSION_OK;
    return person->id ? SESSION_LATE : SESSION_NONE;
}

/* One person: who unlocks the vault anew ends the session of before. */
static enum session_fate create(void *app, const struct session_record *session)
{
    struct desk *desk = app;

    pthread_mutex_lock(&desk->lock);
    desk->session = *session;
    pthread_mutex_unlock(&desk->lock);
    return SESSION_OK;
}

static enum session_fate touch(
    void *app, const uint8_t key[SESSION_KEY_SIZE], int64_t seen_s)
{
    struct desk *desk = app;
    bool is;

    pthread_mutex_lock(&desk->lock);
    is = is_session(desk, key);
    if (is)
        desk->session.seen_s = seen_s;
    pthread_mutex_unlock(&desk->lock);
    return is ? SESSION_OK : SESSION_NONE;
}

static enum session_fate forget(
    void *app, const uint8_t key[SESSION_KEY_SIZE], int64_t now_s)
{
    struct desk *desk = app;
    bool is;

    (void)now_s;
    pthread_mutex_lock(&desk->lock);
    is = is_session(desk, key);
    if (is) {
        memset(&desk->session, 0, sizeof(desk->session));
        memset(&desk->ended, 0, sizeof(desk->ended));
    }
    pthread_mutex_unlock(&desk->lock);
    return is ? SESSION_OK : SESSION_NONE;
}

const struct session_store desk_sessions = { find, create, touch, forget };
