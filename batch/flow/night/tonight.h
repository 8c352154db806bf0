/* The day of the night, and what stands beside the registers: read once (intake.c), then only asked. */
#ifndef KIGEN_FLOW_NIGHT_TONIGHT_H
#define KIGEN_FLOW_NIGHT_TONIGHT_H

#include "core/days/calendar.h"
#include "core/rules/rules.h"
#include "edge/config/config.h"
#include "edge/registers/inputs.h"
#include "flow/press/press.h"

struct tonight { /* the day, and what stands beside the registers */
    struct night_days days;
    struct calendar calendar;
    struct holidays holidays;
    struct limits limits;
    struct told_elsewhere told;
    struct towns towns;
    struct press *press;
    struct font_digests *font_digests; /* NULL: nothing is worked out ahead */
    char fingerprint[SHA256_HEX + 1];
};

#endif
