/*
 * The office's papers of a run, today.pdf and approval.pdf (core/paper/office), drawn beside its
 * run.json. They are made of the frozen lot and the digest of run.json alone.
 */
#ifndef KIGEN_FLOW_PRESS_OFFICE_H
#define KIGEN_FLOW_PRESS_OFFICE_H

#include "core/account/account.h"
#include "flow/press/press.h"

/* FOLDER/today.pdf and FOLDER/approval.pdf, which must not exist yet; FOLDER/run.json is written.
 * -1 with err: 73, 77, 74. Most of what they cost is the outlines of two fonts. */
int press_office_papers(struct press *press, const struct account *account, const char *folder,
                        struct err *err);

#endif
