/* What an alarm counts, and where a person goes on. Pure. */
#ifndef KIGEN_CORE_ACCOUNT_ALARMS_H
#define KIGEN_CORE_ACCOUNT_ALARMS_H

#include "base/str.h"

/* In what an alarm counts, and the file or sheet on which a person goes on; "" and the summary for
 * one that this kigen does not know. */
const char *account_alarm_unit(Str alarm);
const char *account_alarm_place(Str alarm);

#endif
