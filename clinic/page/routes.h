/* routes.h: every address of the clinic, who may ask for it, what answers. */
#ifndef CLINIC_PAGE_ROUTES_H
#define CLINIC_PAGE_ROUTES_H

struct site;

/* Sets the site's routes and its page for errors. */
void routes_init(struct site *site);

#endif
