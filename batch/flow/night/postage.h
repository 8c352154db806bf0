/* Postage of the lot that is made, by core/lot/postage.h. */
#ifndef KIGEN_FLOW_NIGHT_POSTAGE_H
#define KIGEN_FLOW_NIGHT_POSTAGE_H

#include "flow/night/making.h"

/* Without post.schemes no letter has a scheme. The pieces are in their order. */
void postage_fill(struct lot *lot, const struct pool *pool, const struct making *by,
                  struct arena *arena);
/* Says how many letters have no price, if any. */
void postage_warn(const struct lot *lot, const struct config *config);
/* Says which schemes in force no letter can take, since a setting that they need is missing. */
void postage_warn_settings(const struct tonight *tonight, const struct config *config);

#endif
