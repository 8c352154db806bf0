/* Writes the workbook of a forecast (flow/desk/forecast.h). */
#ifndef KIGEN_FLOW_DESK_FORECAST_FILE_H
#define KIGEN_FLOW_DESK_FORECAST_FILE_H

#include "core/lot/forecast.h"
#include "edge/config/config.h"

/* 73 where `path` exists; after an error there is none. */
int forecast_write(const struct forecast *forecast, const char *path, const struct config *config,
                   struct arena *arena, struct err *err);

#endif
