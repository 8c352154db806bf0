/* Faults of rows, with the columns of the register that they stand in. */
#include "flow/night/faults.h"

Str intake_fault(const struct intake *intake, bool residents, const struct fault *fault,
                 bool english, struct arena *arena)
{
    return fault ? fault_text(fault, intake->columns[residents].of, english, arena) : STR_EMPTY;
}

static enum address_fault fault_of_doubt(enum town_doubt doubt)
{
    static const enum address_fault faults[] = {
        [TOWN_NO_DOUBT] = ADDRESS_COMPLETE,
        [TOWN_CODE_UNKNOWN] = ADDRESS_CODE_UNKNOWN,
        [TOWN_OTHER_PLACE] = ADDRESS_CODE_OF_OTHER_PLACE,
        [TOWN_OTHER_TOWN] = ADDRESS_CODE_OF_OTHER_TOWN,
        [TOWN_WITHOUT_NUMBER] = ADDRESS_TOWN,
    };

    return faults[doubt];
}

/* Where the reason is not the address: FAULT_NONE. */
static struct fault address_of(const struct due *due, const struct rules *rules, Day as_of)
{
    struct fault address = {.kind = FAULT_NONE, .column = FAULT_WHOLE_ROW};

    if (due->judgement.reason == REASON_NO_ADDRESS)
        address = fault_of_address(&due->person->resident, as_of, rules->leap);
    if (address.kind == FAULT_NONE && due->person->doubt != TOWN_NO_DOUBT)
        address = fault_by_towns(&due->person->resident, fault_of_doubt(due->person->doubt));
    return address;
}

Str intake_due_fault(const struct intake *intake, const struct due *due, const struct rules *rules,
                     Day as_of, bool english, struct arena *arena)
{
    struct fault address;

    if (due->judgement.reason != REASON_NO_ADDRESS && due->judgement.reason != REASON_CONTRADICTION)
        return intake_fault(intake, /*residents*/ false, due->fault, english, arena);
    address = address_of(due, rules, as_of);
    return intake_fault(intake, /*residents*/ true, &address, english, arena);
}
