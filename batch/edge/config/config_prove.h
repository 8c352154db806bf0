/*
 * Reads the settings a second time, for the completeness proof: texts and numbers as libconfig
 * gives them, and the defaults of docs/contract 2 written down again. It uses nothing that
 * edge/config/config made of them, so that the proof finds what was misread there.
 */
#ifndef KIGEN_EDGE_CONFIG_CONFIG_PROVE_H
#define KIGEN_EDGE_CONFIG_CONFIG_PROVE_H

#include "witness/prove_settings.h"
#include "edge/config/config.h"

/* Reads the file of `config` again: 75 where its settings have changed. */
int config_prove(struct prove_settings *settings, const struct config *config, struct arena *arena,
                 struct err *err);

#endif
