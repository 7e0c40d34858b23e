#include "programmer/clinic.h"

#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/utf8.h"
#include "web/form.h"
#include "web/html.h"

enum {
    TIMEOUT_S = 10,
    CONNECT_S = 3,
    ANSWER_MAX = 65536,
    WORDS_MAX = 600 /* of a refusal */
};

bool clinic_is_address(const char *url)
{
    static const char *const here[] = { "http://127.0.0.1", "http://localhost",
        "http://[::1]" };

    if (strncmp(url, "https://", 8) == 0)
        return url[8] != 0;
    for (size_t i = 0; i < sizeof(here) / sizeof(*here); i++) {
        const size_t size = strlen(here[i]);

        if (strncmp(url, here[i], size) == 0 &&
            (url[size] == 0 || url[size] == ':' || url[size] == '/'))
            return true;
    }
    return false;
}

static size_t collect(char *bytes, size_t one, size_t count, void *context)
{
    struct buffer *answer = context;

    if (answer->len + one * count > ANSWER_MAX)
        return 0;
    buffer_put(answer, bytes, one * count);
    return one * count;
}

/* What is posted where. */
struct post {
    const char *url;
    const char *path;
    const char *type;
    const void *body;
    size_t size;
};

static void set_up(CURL *curl, const struct post *post, const char *target,
    struct curl_slist *headers, struct buffer *answer)
{
    curl_easy_setopt(curl, CURLOPT_URL, target);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, post->body);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)post->size);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
}

/* The status of the answer, or -1 when there was none. */
static long send_post(
    const struct post *post, struct buffer *answer, char why[CLINIC_WHY_MAX])
{
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, post->type);
    struct arena arena = { 0 };
    const size_t length = strlen(post->url);
    const int slash = length > 0 && post->url[length - 1] == '/';
    long status = -1;
    CURLcode code = CURLE_OUT_OF_MEMORY;

    if (curl && headers) {
        set_up(curl, post,
            arena_printf(
                &arena, "%.*s%s", (int)length - slash, post->url, post->path),
            headers, answer);
        code = curl_easy_perform(curl);
    }
    if (code == CURLE_OK)
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    else
        snprintf(why, CLINIC_WHY_MAX,
            "the clinic at %s does not answer (%s): the record waits here and "
            "is sent later",
            post->url, curl_easy_strerror(code));
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    arena_free(&arena);
    return status;
}

/* How much of the first line is told: whole characters, up to so many bytes. */
static size_t line_of(const char *words)
{
    const size_t length = strcspn(words, "\r\n");
    size_t size = 0, step;

    while (size < length &&
           (step = utf8_character(words + size, length - size)) > 0 &&
           size + step <= WORDS_MAX)
        size += step;
    return size;
}

/* The clinic's own words, or its status where a page or nothing came. */
static enum clinic_result refused(
    long status, const struct buffer *answer, char why[CLINIC_WHY_MAX])
{
    const char *words = buffer_get(answer);
    const size_t size = strchr(words, '<') ? 0 : line_of(words);

    if (status < 0)
        return CLINIC_UNREACHABLE;
    if (size > 0)
        snprintf(why, CLINIC_WHY_MAX, "the clinic says: %.*s%s", (int)size,
            words, words[size] && !strchr("\r\n", words[size]) ? "..." : "");
    else
        snprintf(why, CLINIC_WHY_MAX,
            "the clinic's server answers with status %ld: ask whoever runs it",
            status);
    return status >= 500 || status == 429 ? CLINIC_UNREACHABLE : CLINIC_REFUSED;
}

static int is_usable(const char *url, char why[CLINIC_WHY_MAX])
{
    if (clinic_is_address(url))
        return 1;
    snprintf(why, CLINIC_WHY_MAX,
        "\"%.100s\" is no address for patients' records: use https://NAME, or "
        "http://127.0.0.1:PORT on this computer",
        url);
    return 0;
}

enum clinic_result clinic_redeem(const char *url, const char *ticket,
    struct ticket *out, char why[CLINIC_WHY_MAX])
{
    struct buffer body = { 0 }, answer = { 0 };
    struct arena arena = { 0 };
    struct form form = { 0 };
    struct post post = { url, "/visit/ticket",
        "Content-Type: application/x-www-form-urlencoded", NULL, 0 };
    enum clinic_result result = CLINIC_REFUSED;
    long status;

    if (!is_usable(url, why))
        return CLINIC_REFUSED;
    buffer_text(&body, "ticket=");
    html_url(&body, ticket);
    post.body = body.data;
    post.size = body.len;
    status = send_post(&post, &answer, why);
    memset(out, 0, sizeof(*out));
    if (status != 200) {
        result = refused(status, &answer, why);
    } else if (form_parse_urlencoded(&form, &arena, answer.data, answer.len) ==
                   0 &&
               ticket_read(out, &form) == 0) {
        snprintf(out->clinic_url, sizeof(out->clinic_url), "%s", url);
        result = CLINIC_OK;
    } else {
        snprintf(why, CLINIC_WHY_MAX,
            "the clinic's answer cannot be read: "
            "are both of one version?");
    }
    arena_free(&arena);
    buffer_free(&body);
    buffer_free(&answer);
    return result;
}

enum clinic_result clinic_give(const char *url, const uint8_t *record,
    size_t size, char why[CLINIC_WHY_MAX])
{
    struct buffer answer = { 0 };
    const struct post post = { url, "/visit/record",
        "Content-Type: application/octet-stream", record, size };
    enum clinic_result result;
    long status;

    if (!is_usable(url, why))
        return CLINIC_REFUSED;
    status = send_post(&post, &answer, why);
    if (status != 200)
        result = refused(status, &answer, why);
    else
        result = strstr(buffer_get(&answer), "result=same") ? CLINIC_SAME
                                                            : CLINIC_OK;
    buffer_free(&answer);
    return result;
}
