/*
 * The forecast (`kigen forecast`, docs/contract 11), once night_foresee() has judged the nights to
 * come:
 *
 *     forecast_begin()   whether there is a file of this name
 *     forecast_until()   the last day of the period
 *     forecast_make()    rates of the ledger, the plan, weeks and months, the capacity; the workbook
 *
 * Nothing is recorded, and no lock is taken.
 */
#ifndef KIGEN_FLOW_DESK_FORECAST_H
#define KIGEN_FLOW_DESK_FORECAST_H

#include "core/lot/forecast.h"
#include "flow/night/foresee.h"

struct forecast_asked {
    int months;
    int worst; /* days; below 0: not asked */
    const char *path;
};

/* 73 where the file exists. */
int forecast_begin(const struct forecast_asked *asked, struct err *err);
/* The day before the same day so many months later. */
Day forecast_until(Day as_of, int months);
struct forecasting {           /* the night whose day is the as-of day; its ledger is open */
    struct foreseen *foreseen; /* to which are added the certificates that renewals will bring */
    struct intake *intake;
    const struct config *config;
    const struct judging *by;
};
/* 73 where the file exists by now; after an error there is none. */
int forecast_make(struct forecast *forecast, const struct forecast_asked *asked,
                  const struct forecasting *from, struct arena *arena, struct err *err);

#endif
