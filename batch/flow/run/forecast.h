/* Writes the workbook of a forecast (flow/desk/forecast.h); a run has no part in it. */
#ifndef KIGEN_FLOW_RUN_FORECAST_H
#define KIGEN_FLOW_RUN_FORECAST_H

#include "core/lot/forecast.h"
#include "say/err.h"

/* 73 where `path` exists: asked before the figures are made, which takes a while. */
int forecast_may_write(const char *path, struct err *err);
/* The same, if it was made since; after an error there is none. */
int forecast_write(const struct forecast *forecast, const char *path, struct arena *arena,
                   struct err *err);

#endif
