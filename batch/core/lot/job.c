/* Makes the number of a job, and reads it. */
#include "core/lot/job.h"

#include <stdio.h>
#include <string.h>

#include "base/bug.h"
#include "core/text/values.h"

void job_text(Day mail_on, uint32_t nth, char out[JOB_TEXT_MAX])
{
    char day[DAY_TEXT_MAX];

    REQUIRE(nth > 0);
    day_text(mail_on, day); /* YYYY-MM-DD */
    snprintf(out, JOB_TEXT_MAX, "%.2s%.2s%.2s-%u", day + 2, day + 5, day + 8, (unsigned)nth);
}

bool job_is_of(Str job, Day mail_on)
{
    char begins[JOB_TEXT_MAX];
    Str nth;
    uint64_t number;

    job_text(mail_on, 1, begins);
    begins[strlen(begins) - 1] = '\0'; /* up to the hyphen */
    if (!str_starts(job, str_of(begins)) || job.n >= JOB_TEXT_MAX)
        return false;
    nth = str_skip(job, strlen(begins));
    return whole_read(nth, &number) && number > 0 && number <= UINT32_MAX && nth.p[0] != '0';
}
