/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * show_regie.c -- klaverblad regie: support by inhabitants, and schedules beside each other.
 */
#include "regie_book.h"
#include "xlsx.h"

ExitStatus command_regie(Session *s)
{
    RegieView view;
    ExitStatus status = session_load(s, NULL, 0);
    if (status == EXIT_DONE)
        status = regie_view(s, &view);
    if (status != EXIT_DONE)
        return status;
    if (s->options.csv && !csv_regie(&view))
        return EXIT_FILES;
    if (s->options.output && !regie_book(&view))
        return xlsx_failed(s);
    if (s->options.json)
        json_regie(&view);
    else
        show_regie(&view);
    return EXIT_DONE;
}
