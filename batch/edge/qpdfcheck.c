/* libqpdf through its C interface, silent: what it says goes into our own message. */
#include "edge/qpdfcheck.h"

#include <qpdf/qpdf-c.h>
#include <string.h>

static const char *fault_of(qpdf_data qpdf)
{
    if (qpdf_has_error(qpdf))
        return qpdf_get_error_message_detail(qpdf, qpdf_get_error(qpdf));
    if (qpdf_more_warnings(qpdf))
        return qpdf_get_error_message_detail(qpdf, qpdf_next_warning(qpdf));
    return NULL;
}

int qpdf_pages_check(const char *path, uint64_t pages, struct err *err)
{
    qpdf_data qpdf = qpdf_init();
    const char *fault;
    int found, status = 0;

    if (!qpdf)
        memory_stop();
    qpdf_silence_errors(qpdf);
    qpdf_set_suppress_warnings(qpdf, QPDF_TRUE);
    if (qpdf_read(qpdf, path, NULL) == QPDF_SUCCESS)
        qpdf_check_pdf(qpdf);
    fault = fault_of(qpdf);
    if (fault) {
        status = err_say(err, PDF_BAD, path, fault);
    } else {
        found = qpdf_get_num_pages(qpdf);
        if (found < 0 || (uint64_t)found != pages)
            status = err_say(err, PDF_PAGES, path, (long)found, (unsigned long long)pages);
    }
    qpdf_cleanup(&qpdf);
    return status;
}
