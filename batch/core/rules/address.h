/*
 * What keeps a letter from having an address (held, no_address; docs/contract 4): the one list of
 * these faults. Which column it is, and the sentence, has core/text/faults.h. Pure.
 */
#ifndef KIGEN_CORE_RULES_ADDRESS_H
#define KIGEN_CORE_RULES_ADDRESS_H

#include "core/rules/person.h"

/* In the order in which they are asked; the first that holds is said. */
enum address_fault {
    ADDRESS_COMPLETE,
    ADDRESS_POSTAL_EMPTY,
    ADDRESS_POSTAL_FORM,  /* not 7 digits */
    ADDRESS_POSTAL_ZEROS, /* 0000000 */
    ADDRESS_EMPTY,
    ADDRESS_NAME_EMPTY,
    ADDRESS_NOTHING, /* なし, #N/A: a field that says nothing */
    ADDRESS_NAME_NOTHING,
    ADDRESS_ADDRESSEE_NOTHING,
    ADDRESS_DENIED, /* 住所不定, 不詳: a word that says that there is none */
    ADDRESS_DATE,   /* only a date */
    /* by the postal tables (core/gates/towns); the last three are a contradiction */
    ADDRESS_TOWN, /* ends with its town */
    ADDRESS_CODE_UNKNOWN,
    ADDRESS_CODE_OF_OTHER_PLACE,
    ADDRESS_CODE_OF_OTHER_TOWN
};

/* Without those of the postal tables. */
enum address_fault address_fault(const struct resident *resident, Day day, enum leap_birthday leap);

#endif
