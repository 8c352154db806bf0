/* Writes what people read of a run beside its workbook (core/book/papers.h). */
#ifndef KIGEN_EDGE_BOOK_PAPERS_WRITE_H
#define KIGEN_EDGE_BOOK_PAPERS_WRITE_H

#include "core/account/account.h"
#include "say/err.h"

/* PRINT/index.html; OFFICE/index.html and, where a letter is late, OFFICE/delay-notice.txt: UTF-8, LF.
 * 73 where one exists already. */
int papers_write_print(const struct lot *lot, const char *print, struct err *err);
int papers_write_office(const struct account *account, const char *office, struct err *err);

#endif
