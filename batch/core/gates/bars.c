/* Freed and revived. */
#include "core/gates/bars.h"

static bool is_barred(enum reason why)
{
    return why == REASON_PROTECTED || why == REASON_DECEASED || why == REASON_MOVED_OUT ||
           why == REASON_REMOVED || why == REASON_ABROAD;
}

static bool is_free(const struct resident *resident, enum reason why)
{
    if (!resident)
        return false;
    return why == REASON_PROTECTED ? !resident->is_protected
                                   : resident->status == RESIDENT_RESIDENT;
}

struct bar bar_of(const struct memory *memory, const struct resident *resident,
                  enum certificate_status status)
{
    enum reason why =
        memory && memory->standing != DISPOSITION_COUNT ? (enum reason)memory->why : REASON_NONE;
    struct bar bar = {.barred = is_barred(why), .revoked = why == REASON_REVOKED};

    bar.freed = bar.barred && is_free(resident, why);
    bar.revived = bar.revoked && status == CERTIFICATE_VALID;
    return bar;
}
