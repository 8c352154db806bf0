/* The print room's papers one by one, in the order of the document: floor.c asks for each. */
#ifndef KIGEN_CORE_PAPER_FLOOR_PARTS_H
#define KIGEN_CORE_PAPER_FLOOR_PARTS_H

#include "core/paper/floor_inside.h"

/* Each writes sections of its own. */
void floor_put_ticket(struct floor_job *job);
void floor_put_slips(struct floor_job *job);
void floor_put_handover(struct floor_job *job);
void floor_put_posting(struct floor_job *job);
void floor_put_pulls(struct floor_job *job);
void floor_put_spoilage(struct floor_job *job);
void floor_put_sampling(struct floor_job *job);
void floor_put_specimens(struct floor_job *job);
void floor_put_completion(struct floor_job *job);
void floor_put_deletion(struct floor_job *job);

#endif
