/* Ink is used again for page after page: clearing keeps its memory. */
#include "core/letter/ink.h"

void form_ink_clear(struct form_ink *ink)
{
    for (size_t i = 0; i < ink->group_count; i++)
        ink->groups[i].marks.count = ink->groups[i].text.count = 0;
    ink->group_count = 0; /* the order of groups must not remember earlier pages */
    ink->bars.count = ink->codes.count = ink->images.count = 0;
    ink->has_barcode = false;
}

void form_ink_release(struct form_ink *ink)
{
    for (size_t i = 0; i < FORM_GROUPS_MAX; i++) { /* cleared ones keep their room */
        VEC_RELEASE(&ink->groups[i].marks);
        VEC_RELEASE(&ink->groups[i].text);
    }
    VEC_RELEASE(&ink->bars);
    VEC_RELEASE(&ink->codes);
    VEC_RELEASE(&ink->images);
    ink->group_count = 0;
}
