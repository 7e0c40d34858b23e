/* demo_story.h: who is in the demonstration clinic, and why they are of note.
 */
#ifndef CLINIC_DEMO_STORY_H
#define CLINIC_DEMO_STORY_H

#include <stdint.h>

enum demo_trait {
    DEMO_FLEX = 1,            /* four steps a day */
    DEMO_WEEKDAYS = 2,        /* another pattern at weekends */
    DEMO_STRONGER = 4,        /* the concentration was doubled */
    DEMO_WITHDREW = 8,        /* ran out once, and was treated */
    DEMO_DISAGREES = 16,      /* printed and computed dates */
    DEMO_DISCREPANCY = 32,    /* at the last refill */
    DEMO_NEW = 64,            /* implanted of late, still titrated */
    DEMO_REPLACED = 128,      /* has had two pumps */
    DEMO_LEFT_CLINIC = 256,   /* moved away */
    DEMO_NEVER_READ = 512,    /* came from elsewhere, no reading yet */
    DEMO_UNOWNED = 1024,      /* nobody is responsible */
    DEMO_NO_BACKUP = 2048,    /* no oral backup instruction */
    DEMO_UNREACHED = 4096,    /* called in vain */
    DEMO_REACHED = 8192,      /* called, and coming */
    DEMO_ALARM_HEARD = 16384, /* the family hears the low alarm */
    DEMO_LOST = 32768,        /* not seen since half a year */
};

enum { DEMO_NOT_BOOKED = -998, DEMO_IN_WINDOW = -999 };

/* Days count from today. */
struct demo_story {
    int16_t due;     /* the refill-by date */
    int16_t booked;  /* the next refill's, or one of the words above */
    int16_t battery; /* the replace-by date, 0: years away */
    unsigned traits; /* enum demo_trait */
    unsigned risks;  /* enum patient_risk */
    const char *notes;
};

/* The story of patient who, from 0. */
const struct demo_story *demo_story(int who);

/* A fictional name, of stones and stars, different for each who. */
struct demo_person {
    const char *family;
    const char *given;
    const char *kin; /* the second contact's given name */
};
struct demo_person demo_story_person(int who, uint64_t seed);

#endif
