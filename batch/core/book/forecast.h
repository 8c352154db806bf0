/*
 * The workbook of `kigen forecast` (docs/contract 11.2): 概要, 見込み, 月別, 仮定, 定義. Pure.
 */
#ifndef KIGEN_CORE_BOOK_FORECAST_H
#define KIGEN_CORE_BOOK_FORECAST_H

#include "core/book/content.h"
#include "core/lot/forecast.h"

/* The forecast is borrowed. content_release() afterwards. */
void forecast_content(struct content *content, const struct forecast *forecast);

#endif
