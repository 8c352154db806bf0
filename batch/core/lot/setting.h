/* One value of the configuration, by which a run is compared with the one before it (変更履歴). */
#ifndef KIGEN_CORE_LOT_SETTING_H
#define KIGEN_CORE_LOT_SETTING_H

#include "base/str.h"

struct config_setting {
    Str key;   /* "office.name", "mailing.visits[0]" */
    Str value; /* as written, without quotes; control characters are blanks */
};

#endif
