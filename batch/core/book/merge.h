/*
 * The workbook of `kigen merge` (docs/contract 12): 概要, 照合, 市区町村, 入力, 警告, 停止解除, 定義. A row a
 * municipality, none a person: no id of a resident, certificate or letter stands in it. Pure.
 */
#ifndef KIGEN_CORE_BOOK_MERGE_H
#define KIGEN_CORE_BOOK_MERGE_H

#include "core/book/content.h"
#include "core/lot/merge.h"

/* The merge is borrowed, and was proved. content_release() afterwards. */
void merge_content(struct content *content, const struct merge *merge);

#endif
