/* The days of the night and its side inputs: intake_inputs() reads them once, then nothing
 * changes. */
#ifndef KIGEN_FLOW_NIGHT_TONIGHT_H
#define KIGEN_FLOW_NIGHT_TONIGHT_H

#include "core/days/calendar.h"
#include "core/rules/rules.h"
#include "edge/config/config.h"
#include "edge/registers/inputs.h"
#include "flow/night/sameday.h"
#include "flow/press/press.h"

struct tonight {
    struct night_days days;
    struct calendar calendar;
    struct holidays holidays;
    struct limits limits;
    struct schemes schemes; /* of post.schemes; without it none */
    struct told_elsewhere told;
    struct languages languages;
    struct towns towns;
    struct press *press;
    struct font_digests *font_digests; /* NULL: they are not computed in advance */
    struct register_digests *register_digests; /* NULL: they are not computed in advance */
    bool recalls; /* letters that are known to be sound wait (press_recall()) */
    char fingerprint[SHA256_HEX + 1];  /* of all inputs; intake_same() */
};

#endif
