#include <inttypes.h>

#include "base/buffer.h"
#include "web/metrics.h"

void metrics_count(struct metrics *metrics, int status)
{
    if (status >= 100 && status < 600)
        metrics->replies[status / 100]++;
    if (status == 503)
        metrics->busy++;
}

static void line(struct buffer *out, const char *name, const char *type,
    const char *help, uint64_t value)
{
    buffer_printf(out, "# HELP %s %s\n# TYPE %s %s\n%s %" PRIu64 "\n", name,
        help, name, type, name, value);
}

void metrics_print(
    const struct metrics *metrics, int64_t now_s, struct buffer *out)
{
    buffer_text(out,
        "# HELP cisterna_http_replies_total Replies sent, by status class.\n"
        "# TYPE cisterna_http_replies_total counter\n");
    for (int i = 1; i < 6; i++)
        buffer_printf(out,
            "cisterna_http_replies_total{class=\"%dxx\"} %" PRIu64 "\n", i,
            (uint64_t)metrics->replies[i]);
    line(out, "cisterna_http_busy_total", "counter",
        "Replies 503: the store was locked or gone.", metrics->busy);
    line(out, "cisterna_http_reaped_total", "counter",
        "Connections ended because they were too slow.", metrics->reaped);
    line(out, "cisterna_http_connections", "gauge", "Connections open now.",
        metrics->connections);
    line(out, "cisterna_uptime_seconds", "gauge",
        "Seconds since the server started.",
        (uint64_t)(now_s - metrics->start_s));
}
