/* A function a file, by the emitters of edge/disk/csvout.h and jsonout.h. */
#include "edge/disk/listing.h"

#include "base/arena.h"
#include "disk/out.h"
#include "disk/path.h"
#include "core/lot/identities.h"
#include "core/lot/postage.h"
#include "edge/disk/csvout.h"
#include "edge/disk/jsonout.h"

/* ---- the CSV files --------------------------------------------------------------------- */

static int job_csv(const struct lot *lot, const char *path, struct err *err)
{
    struct csv csv;

    if (csv_open(&csv, path,
                 "piece_id,bundle,sequence,first_page,pages,sheets,postal_code,barcode_printed,"
                 "variant,language,job,duplex,scheme",
                 err))
        return -1;
    for (uint32_t i = 0; i < lot->piece_count; i++) {
        const struct lot_piece *piece = &lot->pieces[i];

        csv_text(&csv, piece->id);
        csv_str(&csv, lot->bundles[piece->bundle].file);
        csv_number(&csv, piece->sequence);
        csv_number(&csv, piece->first_page);
        csv_number(&csv, piece->pages);
        csv_number(&csv, lot_piece_sheets(lot, piece));
        csv_str(&csv, piece->postal_code);
        csv_flag(&csv, !str_is_empty(piece->barcode));
        csv_text(&csv, variant_term(piece->variant).word);
        csv_str(&csv, piece->language);
        csv_str(&csv, lot->job);
        csv_flag(&csv, lot->duplex);
        csv_str(&csv, piece->scheme);
        csv_end(&csv);
    }
    return out_close(&csv.out, err);
}

/* The piece's certificate with the smallest line above `line`; the lot has them by expiry. */
static const struct lot_certificate *certificate_after(const struct lot *lot,
                                                       const struct lot_piece *piece, uint32_t line)
{
    const struct lot_certificate *found = NULL;

    for (uint32_t i = 0; i < piece->certificate_count; i++) {
        const struct lot_certificate *at = &lot->certificates[piece->certificate + i];

        if (at->line > line && (!found || at->line < found->line))
            found = at;
    }
    return found;
}

/* `signature:0123 authentication:0456`, in register order */
static void put_serials(struct csv *csv, const struct lot *lot, const struct lot_piece *piece)
{
    const struct lot_certificate *certificate = NULL;

    csv_next(csv);
    while ((certificate = certificate_after(lot, piece, certificate ? certificate->line : 0))) {
        if (certificate != certificate_after(lot, piece, 0))
            out_put(&csv->out, " ", 1);
        out_text(&csv->out, kind_term(certificate->kind).word);
        out_put(&csv->out, ":", 1);
        out_str(&csv->out, certificate->serial); /* [0-9A-Za-z-]: never needs quotes */
    }
}

/* `paused:12 print_capacity:3`, in the order of CAUSES */
static void put_causes(struct csv *csv, const struct lot_piece *piece)
{
    bool begun = false;

    csv_next(csv);
    for (int cause = 0; cause < CAUSE_COUNT; cause++) {
        if (!piece->cause_days[cause])
            continue;
        if (begun)
            out_put(&csv->out, " ", 1);
        begun = true;
        out_text(&csv->out, cause_term((enum cause)cause).word);
        out_put(&csv->out, ":", 1);
        out_number(&csv->out, piece->cause_days[cause]);
    }
}

static void put_piece(struct csv *csv, const struct lot *lot, const struct lot_piece *piece)
{
    csv_text(csv, piece->id);
    csv_str(csv, lot->bundles[piece->bundle].file);
    csv_number(csv, piece->sequence);
    csv_number(csv, piece->first_page);
    csv_number(csv, piece->pages);
    csv_str(csv, piece->postal_code);
    csv_str(csv, piece->barcode);
    csv_text(csv, variant_term(piece->variant).word);
    csv_flag(csv, piece->late);
    csv_str(csv, piece->language);
    csv_str(csv, piece->resident_id);
    put_serials(csv, lot, piece);
    csv_day(csv, piece->expires_on);
    csv_day(csv, piece->opens_on);
    csv_day(csv, piece->ideal_on);
    csv_day(csv, lot->mail_on);
    csv_day(csv, lot->deliver_on);
    csv_number(csv, piece->delay_days);
    put_causes(csv, piece);
    csv_end(csv);
}

const char listing_pieces_header[] =
    "piece_id,bundle,sequence,first_page,pages,postal_code,barcode,variant,late,language,"
    "resident_id,serials,expires_on,opens_on,ideal_on,mail_on,deliver_on,delay_days,causes";

static int pieces_csv(const struct lot *lot, const char *path, struct err *err)
{
    struct csv csv;

    if (csv_open(&csv, path, listing_pieces_header, err))
        return -1;
    for (uint32_t i = 0; i < lot->piece_count; i++)
        put_piece(&csv, lot, &lot->pieces[i]);
    return out_close(&csv.out, err);
}

/*
 * The form in which the office says what became of this lot: a row a piece, and one for all the
 * others of the lot. That one stands last, because rows are recorded in their order: what was
 * spoiled or pulled is then on record before the rest is.
 */
static int record_csv(const struct lot *lot, const char *path, struct err *err)
{
    enum { OTHER_COLUMNS = 5 };
    struct csv csv;

    if (csv_open(&csv, path, RECORD_HEADER, err))
        return -1;
    for (uint32_t i = 0; i < lot->piece_count + (lot->piece_count > 0); i++) {
        if (i == lot->piece_count) {
            csv_text(&csv, "lot:");
            out_str(&csv.out, lot->folder);
        } else {
            csv_text(&csv, lot->pieces[i].id);
        }
        for (int column = 0; column < OTHER_COLUMNS; column++)
            csv_text(&csv, "");
        csv_end(&csv);
    }
    return out_close(&csv.out, err);
}

static Str certificates_file(const struct lot *lot)
{
    for (uint32_t i = 0; i < lot->input_count; i++)
        if (str_equal(lot->inputs[i].role, STR("certificates")))
            return lot->inputs[i].file;
    return STR_EMPTY;
}

static void put_row(struct csv *csv, const struct lot_row *row, Str file)
{
    bool begun = false;

    csv_str(csv, lot_row_serial(row));
    csv_str(csv, lot_row_resident(row));
    csv_text(csv, row->kind < 0 ? "" : kind_term((enum kind)row->kind).word);
    csv_day(csv, row->expires_on);
    csv_text(csv, disposition_term((enum disposition)row->disposition).word);
    csv_text(csv, reason_term((enum reason)row->reason).word);
    csv_day(csv, row->planned_on);
    csv_next(csv);
    for (int anomaly = 0; anomaly < ANOMALY_COUNT; anomaly++) {
        if (!(row->anomalies >> anomaly & 1))
            continue;
        if (begun)
            out_put(&csv->out, " ", 1);
        begun = true;
        out_text(&csv->out, anomaly_term((enum anomaly)anomaly).word);
    }
    csv_str(csv, file);
    csv_number(csv, row->line);
    csv_end(csv);
}

static int dispositions_csv(const struct lot *lot, const char *path, struct err *err)
{
    Str file = certificates_file(lot);
    struct csv csv;

    if (csv_open(&csv, path,
                 "serial,resident_id,kind,expires_on,disposition,reason,planned_on,anomalies,file,"
                 "line",
                 err))
        return -1;
    for (uint32_t i = 0; i < lot->row_count; i++)
        put_row(&csv, &lot->rows[i], file);
    return out_close(&csv.out, err);
}

/* ---- the pull lists -------------------------------------------------------------------------- */

static int print_pulls(const struct pull *pulls, size_t count, const char *path, struct err *err)
{
    struct csv csv;

    if (csv_open(&csv, path, PULL_PRINT_HEADER, err))
        return -1;
    for (size_t i = 0; i < count; i++) {
        csv_str(&csv, pulls[i].piece_id);
        csv_str(&csv, pulls[i].bundle);
        if (pulls[i].sequence)
            csv_number(&csv, pulls[i].sequence);
        else
            csv_text(&csv, "");
        csv_str(&csv, pulls[i].lot);
        csv_end(&csv);
    }
    return out_close(&csv.out, err);
}

static int office_pulls(const struct pull *pulls, size_t count, const char *path, struct err *err)
{
    struct csv csv;

    if (csv_open(&csv, path, PULL_OFFICE_HEADER, err))
        return -1;
    for (size_t i = 0; i < count; i++) {
        csv_str(&csv, pulls[i].piece_id);
        csv_str(&csv, pulls[i].resident_id);
        csv_str(&csv, pulls[i].reasons);
        csv_end(&csv);
    }
    return out_close(&csv.out, err);
}

int listing_pulls(const struct pull *pulls, size_t count, const char *print, const char *office,
                  struct err *err)
{
    struct arena arena = {0};
    int status = print_pulls(pulls, count, path_join(&arena, print, "pull.csv"), err) ||
                 office_pulls(pulls, count, path_join(&arena, office, "pull.csv"), err);

    arena_release(&arena);
    return status ? -1 : 0;
}

/* ---- run.json: two spaces a level, keys in the contract's order ------------------------------ */

static void json_text(struct out *out, bool first, const char *key, Str text)
{
    json_key(out, /*depth*/ 1, first, key);
    json_str(out, text);
}

static void json_day(struct out *out, const char *key, Day day)
{
    char text[DAY_TEXT_MAX];

    json_text(out, /*first*/ false, key, str_of(day_text(day, text)));
}

static void json_begin(struct out *out, const char *key, const char *bracket)
{
    json_key(out, /*depth*/ 1, /*first*/ false, key);
    out_text(out, bracket);
}

static void json_end(struct out *out, bool empty, const char *bracket)
{
    if (!empty)
        json_indent(out, 1);
    out_text(out, bracket);
}

static void put_inputs(struct out *out, const struct lot *lot)
{
    json_begin(out, "inputs", "[");
    for (uint32_t i = 0; i < lot->input_count; i++) {
        const struct lot_input *input = &lot->inputs[i];

        if (i)
            out_put(out, ",", 1);
        json_indent(out, 2);
        out_text(out, "{\"role\": ");
        json_str(out, input->role);
        out_text(out, ", \"file\": ");
        json_str(out, input->file);
        out_text(out, ", \"sha256\": ");
        json_str(out, str_of(input->sha256));
        out_text(out, ", \"rows\": ");
        out_number(out, input->rows);
        out_put(out, "}", 1);
    }
    json_end(out, lot->input_count == 0, "]");
}

static void put_counts(struct out *out, const struct account *account)
{
    const struct account_figure *figures = account->figures;
    bool first = true;

    json_begin(out, "rows", "{");
    json_count(out, 2, true, "residents", figures[FIGURE_RESIDENTS].now);
    json_count(out, 2, false, "certificates", figures[FIGURE_CERTIFICATES].now);
    json_end(out, false, "}");
    json_count(out, 1, false, "unreadable_residents", figures[FIGURE_UNREADABLE].now);
    json_begin(out, "dispositions", "{");
    for (int i = 0; i < DISPOSITION_COUNT; i++)
        json_count(out, 2, i == 0, disposition_term((enum disposition)i).word,
                   account->dispositions[i].now);
    json_end(out, false, "}");
    json_begin(out, "reasons", "{");
    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++) {
        if (!account->reasons[i].now)
            continue;
        json_count(out, 2, first, reason_term((enum reason)i).word, account->reasons[i].now);
        first = false;
    }
    json_end(out, first, "}");
}

static void put_months(struct out *out, const struct lot *lot)
{
    json_begin(out, "not_due_by_month", "{");
    for (uint32_t i = 0; i < lot->month_count; i++) {
        char key[32];

        snprintf(key, sizeof key, "%04d-%02d", lot->months[i].year, lot->months[i].month);
        json_count(out, 2, i == 0, key, lot->months[i].count);
    }
    json_end(out, lot->month_count == 0, "}");
}

static void put_pieces(struct out *out, const struct account *account)
{
    const struct account_figure *figures = account->figures;
    uint64_t mean = figures[FIGURE_RUN_MEAN].now;

    json_count(out, 1, false, "pieces", figures[FIGURE_PIECES].now);
    json_count(out, 1, false, "bundles", figures[FIGURE_BUNDLES].now);
    json_count(out, 1, false, "pages", figures[FIGURE_PAGES].now);
    json_begin(out, "delay", "{");
    json_count(out, 2, true, "max", figures[FIGURE_RUN_MAX].now);
    json_key(out, 2, false, "mean");
    out_format(out, "%llu.%02llu", (unsigned long long)mean / 100, (unsigned long long)mean % 100);
    json_count(out, 2, false, "p50", figures[FIGURE_RUN_P50].now);
    json_count(out, 2, false, "p95", figures[FIGURE_RUN_P95].now);
    json_key(out, 2, false, "by_cause");
    out_put(out, "{", 1);
    for (int i = 0; i < CAUSE_COUNT; i++)
        json_count(out, 3, i == 0, cause_term((enum cause)i).word,
                   account->delay_of_run.by_cause[i]);
    json_indent(out, 2);
    out_put(out, "}", 1);
    json_end(out, false, "}");
}

static void put_alarm_count(struct out *out, const struct lot_alarm *alarm)
{
    char until[DAY_TEXT_MAX];

    out_text(out, ", \"count\": ");
    out_number(out, alarm->count);
    if (!day_is(alarm->acknowledged_until))
        return;
    out_text(out, ", \"acknowledged_until\": ");
    json_str(out, str_of(day_text(alarm->acknowledged_until, until)));
}

static void put_alarms(struct out *out, const struct lot *lot)
{
    json_begin(out, "alarms", "[");
    for (uint32_t i = 0; i < lot->alarm_count; i++) {
        if (i)
            out_put(out, ",", 1);
        json_indent(out, 2);
        out_text(out, "{\"name\": ");
        json_str(out, lot->alarms[i].name);
        out_text(out, ", \"text\": ");
        json_str(out, lot->alarms[i].text);
        put_alarm_count(out, &lot->alarms[i]);
        out_put(out, "}", 1);
    }
    json_end(out, lot->alarm_count == 0, "]");
}

static void put_gates(struct out *out, const struct lot *lot)
{
    json_begin(out, "gates", "[");
    for (uint32_t i = 0; i < lot->gate_count; i++) {
        const struct lot_gate *gate = &lot->gates[i];

        if (i)
            out_put(out, ",", 1);
        json_indent(out, 2);
        out_text(out, "{\"name\": ");
        json_str(out, gate->name);
        out_text(out, ", \"what\": ");
        json_str(out, gate->what);
        out_format(out, ", \"value\": %llu, \"most\": %llu, \"compared\": %s, \"by\": ",
                   (unsigned long long)gate->value, (unsigned long long)gate->most,
                   gate->compared ? "true" : "false");
        json_str(out, gate->by);
        out_text(out, ", \"why\": ");
        json_str(out, gate->why);
        out_put(out, "}", 1);
    }
    json_end(out, lot->gate_count == 0, "]");
}

/* The account is JSON already, of our own writing and checked when it was read: its members follow.
 */
static void put_stops(struct out *out, const struct lot *lot)
{
    json_begin(out, "stopped", "[");
    for (uint32_t i = 0; i < lot->stop_count; i++) {
        const struct lot_stop *stop = &lot->stops[i];
        Str account = str_skip(stop->account, 1);
        char as_of[DAY_TEXT_MAX], mail_on[DAY_TEXT_MAX];

        if (i)
            out_put(out, ",", 1);
        json_indent(out, 2);
        out_format(out, "{\"as_of\": \"%s\", \"mail_on\": \"%s\", \"gate\": ",
                   day_text(stop->as_of, as_of), day_text(stop->mail_on, mail_on));
        json_str(out, stop->gate);
        out_text(out, str_equal(account, STR("}")) ? "" : ", ");
        out_str(out, account);
    }
    json_end(out, lot->stop_count == 0, "]");
}

/* For the night after this run was adopted by a ledger that did not know it. */
static void put_gate_figures(struct out *out, const struct lot *lot)
{
    json_begin(out, "gate_figures", "{");
    for (uint32_t i = 0; i < lot->gate_figure_count; i++) {
        json_key(out, 2, i == 0, lot->gate_figures[i].name);
        out_format(out, "%lld", (long long)lot->gate_figures[i].value);
    }
    json_end(out, lot->gate_figure_count == 0, "}");
}

/* The names that the ledger learns from this run; for one that adopts the folder. */
static void put_spellings(struct out *out, const struct lot *lot)
{
    json_count(out, 1, false, "respelled", lot->spelling_count);
    json_begin(out, "spellings", "[");
    for (uint32_t i = 0; i < lot->spelling_count; i++) {
        const struct lot_spelling *at = &lot->spellings[i];
        char expires_on[DAY_TEXT_MAX];

        if (i)
            out_put(out, ",", 1);
        json_indent(out, 2);
        out_format(out, "{\"kind\": \"%s\", \"expires_on\": \"%s\", \"serial\": ",
                   kind_term(at->kind).word, day_text(at->expires_on, expires_on));
        json_str(out, at->serial);
        out_text(out, ", \"first_serial\": ");
        json_str(out, at->first_serial);
        out_put(out, "}", 1);
    }
    json_end(out, lot->spelling_count == 0, "]");
}

static void put_postage_line(struct out *out, const struct lot_postage *line, bool first)
{
    if (!first)
        out_put(out, ",", 1);
    json_indent(out, 3);
    out_text(out, "{\"scheme\": ");
    json_str(out, line->scheme);
    out_format(out,
               ", \"sheets\": %u, \"weight_g\": %u.%u, \"price\": %u, \"discount_percent\": %u,"
               " \"pieces\": %llu, \"amount\": %llu}",
               line->sheets, line->weight_tenths / 10, line->weight_tenths % 10, line->price,
               line->discount_percent, (unsigned long long)line->pieces,
               (unsigned long long)line->amount);
}

/* Only where there is a table of schemes. */
static void put_postage(struct out *out, const struct account *account)
{
    const struct lot *lot = account->lot;
    const struct lot_post *post = &lot->post;
    int64_t yen;

    if (!post->priced)
        return;
    json_begin(out, "postage", "{");
    json_count(out, 2, true, "total", account->figures[FIGURE_POSTAGE].now);
    json_count(out, 2, false, "unpriced", post->unpriced);
    json_key(out, 2, false, "lines");
    out_put(out, "[", 1);
    for (uint32_t i = 0; i < lot->postage_count; i++)
        put_postage_line(out, &lot->postages[i], i == 0);
    if (lot->postage_count)
        json_indent(out, 2);
    out_put(out, "]", 1);
    if (postage_saving(lot, &yen)) {
        json_count(out, 2, false, "next_letters", post->next_letters);
        json_key(out, 2, false, "waiting_saves");
        out_format(out, "%lld", (long long)yen);
    }
    json_end(out, false, "}");
}

int listing_run(const struct account *account, const char *path, struct err *err)
{
    const struct lot *lot = account->lot;
    struct out out;

    if (out_open(&out, path, err))
        return -1;
    out_put(&out, "{", 1);
    json_text(&out, /*first*/ true, "version", lot->version);
    json_day(&out, "as_of", lot->as_of);
    json_day(&out, "mail_on", lot->mail_on);
    json_count(&out, 1, false, "run", lot->run);
    put_inputs(&out, lot);
    put_counts(&out, account);
    put_months(&out, lot);
    put_pieces(&out, account);
    put_alarms(&out, lot);
    json_day(&out, "deliver_on", lot->deliver_on);
    json_text(&out, false, "folder", lot->folder);
    json_text(&out, false, "job", lot->job);
    json_text(&out, false, "previous", lot->previous);
    json_text(&out, false, "config_sha256", str_of(lot->config_sha256));
    json_text(&out, false, "fingerprint", str_of(lot->fingerprint));
    json_count(&out, 1, false, "late_days", (uint64_t)lot->late_days);
    json_begin(&out, "duplex", lot->duplex ? "true" : "false");
    json_text(&out, false, "approval", lot->approval ? STR("required") : STR("none"));
    put_postage(&out, account);
    put_gates(&out, lot);
    put_stops(&out, lot);
    put_gate_figures(&out, lot);
    put_spellings(&out, lot);
    out_text(&out, "\n}\n");
    return out_close(&out, err);
}

/* ---- what goes where ------------------------------------------------------------------------- */

int listing_print(const struct lot *lot, const char *folder, struct err *err)
{
    struct arena arena = {0};
    int status = job_csv(lot, path_join(&arena, folder, "job.csv"), err);

    arena_release(&arena);
    return status;
}

int listing_office(const struct account *account, const char *folder, struct err *err)
{
    const struct lot *lot = account->lot;
    struct arena arena = {0};
    int status = pieces_csv(lot, path_join(&arena, folder, "pieces.csv"), err) ||
                 dispositions_csv(lot, path_join(&arena, folder, "dispositions.csv"), err) ||
                 record_csv(lot, path_join(&arena, folder, "record.csv"), err) ||
                 listing_run(account, path_join(&arena, folder, "run.json"), err);

    arena_release(&arena);
    return status ? -1 : 0;
}
