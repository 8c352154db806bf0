/*
 * The settings as the completeness proof takes them: texts and numbers as libconfig read them,
 * with the defaults of docs/contract 2 said a second time. What edge/config/config made of them is
 * not looked at, so that a day or a rule it misread is seen.
 */
#ifndef KIGEN_EDGE_CONFIG_CONFIG_PROVE_H
#define KIGEN_EDGE_CONFIG_CONFIG_PROVE_H

#include "witness/prove_settings.h"
#include "edge/config/config.h"

/* Reads the file of `config` once more: 75 where its settings are others by now. */
int config_prove(struct prove_settings *settings, const struct config *config, struct arena *arena,
                 struct err *err);

#endif
