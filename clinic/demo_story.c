#include "clinic/demo_story.h"
#include "clinic/store/record.h"
#include "core/fault.h"

/* What a clinic sees in a week.  Refill-by is three days before the alarm. */
static const struct demo_story stories[] = {
    /* Overdue. */
    { -5, DEMO_NOT_BOOKED, 0, DEMO_UNREACHED, RISK_HEARING,
        "Does not hear the alarm: count on the date, not on the beep." },
    { -4, 0, 0, DEMO_REACHED | DEMO_ALARM_HEARD, 0, NULL },
    { -1, 2, 0, DEMO_FLEX, RISK_DYSREFLEXIA, "T6 injury." },
    { -26, DEMO_NOT_BOOKED, 0, DEMO_UNOWNED | DEMO_LOST, RISK_NO_PHONE, NULL },
    /* This week. */
    { 1, 1, 0, DEMO_WITHDREW, RISK_WITHDRAWAL,
        "Ran out once: alarm volume raised to 3 mL." },
    { 2, DEMO_NOT_BOOKED, 0, DEMO_UNREACHED, RISK_FAR, "Lives 3 h away." },
    { 2, 1, 0, DEMO_STRONGER, 0, NULL },
    { 3, 8, 0, 0, 0, "Booked after the alarm date: the family's holiday." },
    { 4, 3, 0, DEMO_FLEX | DEMO_REPLACED, 0, NULL },
    { 5, 4, 0, DEMO_WEEKDAYS, RISK_COMMUNICATION, "Works Monday to Friday." },
    { 6, DEMO_NOT_BOOKED, 0, 0, RISK_TRANSPORT, NULL },
    { 6, -2, 0, 0, 0, "Missed the visit: snow." },
    /* Later, and of note. */
    { 12, DEMO_IN_WINDOW, 0, DEMO_DISAGREES, 0, NULL },
    { 15, DEMO_IN_WINDOW, 55, 0, 0, NULL },
    { 40, DEMO_IN_WINDOW, 140, 0, RISK_DEEP_PUMP, NULL },
    { 22, DEMO_IN_WINDOW, 0, DEMO_DISCREPANCY, 0, NULL },
    { 60, DEMO_IN_WINDOW, 0, DEMO_NEW, 0, "Dose still being found." },
    { 30, DEMO_IN_WINDOW, 0, DEMO_NO_BACKUP, 0, NULL },
    { 35, DEMO_IN_WINDOW, 0, DEMO_UNOWNED, 0, NULL },
    { 28, DEMO_NOT_BOOKED, 0, 0, RISK_WEATHER, NULL },
    { 0, DEMO_NOT_BOOKED, 0, DEMO_NEVER_READ, 0,
        "Comes from another clinic; papers asked for." },
    { 50, DEMO_NOT_BOOKED, 0, DEMO_LEFT_CLINIC, 0, "Moved away." },
    { 45, DEMO_IN_WINDOW, 0, DEMO_STRONGER | DEMO_FLEX, RISK_NO_CONTACT, NULL },
    { 24, DEMO_IN_WINDOW, 0, DEMO_WITHDREW, RISK_WITHDRAWAL | RISK_FAR, NULL },
    /* As it should be. */
    { 9, DEMO_IN_WINDOW, 0, 0, 0, NULL },
    { 11, DEMO_IN_WINDOW, 0, 0, 0, "Mother prefers calls after 3." },
    { 14, DEMO_IN_WINDOW, 0, DEMO_FLEX, 0, NULL },
    { 17, DEMO_IN_WINDOW, 0, 0, RISK_DYSREFLEXIA, NULL },
    { 20, DEMO_IN_WINDOW, 0, 0, 0, NULL },
    { 25, DEMO_IN_WINDOW, 0, DEMO_REPLACED, 0, NULL },
    { 32, DEMO_IN_WINDOW, 0, 0, 0, NULL },
    { 38, DEMO_IN_WINDOW, 0, DEMO_WEEKDAYS, 0, NULL },
    { 44, DEMO_IN_WINDOW, 0, 0, RISK_HEARING, "Hard of hearing." },
    { 52, DEMO_IN_WINDOW, 0, 0, 0, NULL },
    { 58, DEMO_IN_WINDOW, 0, DEMO_FLEX, 0, NULL },
    { 66, DEMO_IN_WINDOW, 0, 0, 0, NULL },
    { 75, DEMO_IN_WINDOW, 0, 0, RISK_FAR, NULL },
    { 88, DEMO_IN_WINDOW, 0, 0, 0, NULL },
    { 102, DEMO_IN_WINDOW, 0, 0, 0, NULL },
    { 120, DEMO_IN_WINDOW, 0, DEMO_STRONGER, 0, NULL },
};

enum { STORIES = sizeof stories / sizeof stories[0] };

const struct demo_story *demo_story(int who)
{
    ASSERT(who >= 0);
    ASSERT(who < STORIES);
    return &stories[who];
}

struct demo_person demo_story_person(int who, uint64_t seed)
{
    static const char *const stone[] = { "Gneiss", "Basalt", "Schist", "Marl",
        "Feldspar", "Olivine", "Quartz", "Rhyolite", "Talc", "Umber", "Zeolite",
        "Pumice", "Lapis", "Jasper", "Halite", "Dolomite", "Chert", "Kaolin",
        "\xc3\x85kesson", "O'Shale" };
    static const char *const star[] = { "Mira", "Vega", "Castor", "Pollux",
        "Rigel", "Spica", "Deneb", "Altair", "Capella", "Sirrah", "Maia",
        "Electra", "Atik", "Sadr", "Izar", "Alcor", "Mizar", "Thuban", "Kochab",
        "Lesath", "Zaurak", "Hadar", "Antares", "Sabik", "Okul", "Nihal",
        "Phact", "Wezen", "Adhara", "Tarf", "Diadem", "Merak", "Unuk", "Naos",
        "Cursa", "Rana", "Zosma", "Enif", "Bellatrix", "Yildun" };
    enum { STONES = sizeof stone / sizeof stone[0] };
    enum { STARS = sizeof star / sizeof star[0] };
    uint64_t n = (uint64_t)who;

    /* 7 and 11 share no factor with 20 and 40: every name comes once. */
    return (struct demo_person){
        .family = stone[(7 * n + seed) % STONES],
        .given = star[(11 * n + seed) % STARS],
        .kin = star[(11 * n + seed + 20) % STARS],
    };
}
