/* A function a file; each writes in the order of bundles. */
#include "edge/disk/packs.h"

#include "disk/path.h"
#include "core/lot/postage.h"
#include "edge/disk/csvout.h"
#include "edge/disk/jsonout.h"

const char packs_check_header[] = "piece_id,sheets,variant,postal_code_last2,name_sha256_8";
const char packs_papers_header[] = "paper,part,item,value";

/* ---- check.csv ------------------------------------------------------------------------------- */

int packs_check(const struct floor_facts *facts, const char *print, struct err *err)
{
    const struct lot *lot = facts->order->lot;
    struct arena arena = {0};
    struct csv csv;
    int status = csv_open(&csv, path_join(&arena, print, "check.csv"), packs_check_header, err);

    for (uint32_t i = 0; !status && i < lot->piece_count; i++) {
        const struct lot_piece *piece = &lot->pieces[i];

        csv_text(&csv, piece->id);
        csv_number(&csv, facts->order->packs[piece->bundle].sheets);
        csv_text(&csv, variant_term(piece->variant).word);
        csv_str(&csv, floor_last_two(piece->postal_code));
        csv_text(&csv, facts->names[i]);
        csv_end(&csv);
    }
    if (!status)
        status = out_close(&csv.out, err);
    arena_release(&arena);
    return status;
}

/* ---- packs.json ------------------------------------------------------------------------------ */

struct pack_writer {
    struct out out;
    const struct order_pack *pack;
    const struct lot *lot;
    const struct floor_facts *facts;
};

static void text_member(struct out *out, int depth, const char *key, Str text)
{
    json_key(out, depth, /*first*/ false, key);
    json_str(out, text);
}

static void flag_member(struct out *out, int depth, const char *key, bool flag)
{
    json_key(out, depth, /*first*/ false, key);
    out_text(out, flag ? "true" : "false");
}

/* A number of `digits` decimals. */
static void decimal(struct out *out, uint64_t value, unsigned scale, int digits)
{
    out_format(out, "%llu.%0*llu", (unsigned long long)(value / scale), digits,
               (unsigned long long)(value % scale));
}

static void decimal_member(struct out *out, int depth, const char *key, uint64_t value,
                           unsigned scale, int digits)
{
    json_key(out, depth, /*first*/ false, key);
    decimal(out, value, scale, digits);
}

static void day_member(struct out *out, const char *key, Day day)
{
    char text[DAY_TEXT_MAX];

    text_member(out, 1, key, str_of(day_text(day, text)));
}

static void put_envelope(struct out *out, const struct shop *shop)
{
    static const char *const sides[] = {"x", "y", "w", "h"};

    json_key(out, 1, /*first*/ false, "envelope");
    out_text(out, "{\"name\": ");
    json_str(out, shop->envelope);
    out_text(out, ", \"weight_g\": ");
    decimal(out, shop->envelope_mg, 1000, 3);
    out_text(out, ", \"window_mm\": {");
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++) {
        out_format(out, "%s\"%s\": ", i ? ", " : "", sides[i]);
        decimal(out, shop->window[i], 100, 2);
    }
    out_text(out, "}}");
}

/* What all packs of the job share. */
static void put_job(struct out *out, const struct workorder *order)
{
    const struct lot *lot = order->lot;

    json_key(out, 1, /*first*/ true, "job");
    json_str(out, order->job);
    json_count(out, 1, false, "job_of_day", order->nth);
    text_member(out, 1, "folder", lot->folder);
    day_member(out, "mail_on", lot->mail_on);
    day_member(out, "deliver_on", lot->deliver_on);
    json_count(out, 1, false, "pieces", order->pieces);
    json_count(out, 1, false, "bundles", lot->bundle_count);
    json_count(out, 1, false, "sheets", order->sheets);
    json_count(out, 1, false, "pages", order->pages);
    json_count(out, 1, false, "pulls", order->pulled);
    text_member(out, 1, "paper", lot->shop.paper);
    json_count(out, 1, false, "paper_gsm", lot->shop.paper_gsm);
    text_member(out, 1, "colour", STR("K1"));
    text_member(out, 1, "mark", STR("Data Matrix ECC 200, 22 x 22 modules: KG1 <piece_id> <sheet> <sheets> <job>"));
    text_member(out, 1, "slip_mark",
                STR("Data Matrix ECC 200: KGB1 <job> <bundle number> <first piece> <last piece> <pieces> <sheets>"));
    text_member(out, 1, "fold",
                lot->shop.insert ? STR("c-fold 99 198, address outside") : STR("none"));
    put_envelope(out, &lot->shop);
    text_member(out, 1, "postage", lot->shop.postage);
    text_member(out, 1, "post_office", lot->shop.post_office);
    flag_member(out, 1, "slack", lot->shop.slack);
    json_count(out, 1, false, "specimens", lot->shop.specimens);
}

static void put_enclosures(struct pack_writer *w)
{
    const struct shop *shop = &w->lot->shop;
    bool begun = false;

    json_key(&w->out, 3, /*first*/ false, "enclosures");
    out_text(&w->out, "[");
    for (uint32_t i = 0; i < shop->enclosure_count; i++) {
        if (!order_encloses(&shop->enclosures[i], w->pack->bundle))
            continue;
        out_text(&w->out, begun ? ", " : "");
        json_str(&w->out, shop->enclosures[i].name);
        begun = true;
    }
    out_text(&w->out, "]");
}

/* Those of its pieces, the most first; none: no table of schemes, or no price. */
static void put_schemes(struct pack_writer *w)
{
    bool begun = false;

    json_key(&w->out, 3, /*first*/ false, "schemes");
    out_text(&w->out, "[");
    for (uint32_t i = 0; i < w->pack->group_count; i++) {
        if (str_is_empty(w->pack->groups[i].scheme))
            continue;
        out_text(&w->out, begun ? ", " : "");
        json_str(&w->out, w->pack->groups[i].scheme);
        begun = true;
    }
    out_text(&w->out, "]");
}

/* Where a camera finds the code of each sheet, and what all of them say. */
static void put_marks(struct pack_writer *w, const struct floor_marks *marks)
{
    struct out *out = &w->out;

    json_key(out, 3, /*first*/ false, "marks");
    out_text(out, "[");
    for (uint32_t i = 0; i < marks->count; i++) {
        const struct floor_mark *at = &marks->sheets[i];

        out_format(out, "%s{\"sheet\": %u, \"x_mm\": ", i ? ", " : "", (unsigned)i + 1);
        decimal(out, at->x, 100, 2);
        out_text(out, ", \"y_mm\": ");
        decimal(out, at->y, 100, 2);
        out_text(out, ", \"side_mm\": ");
        decimal(out, at->side, 100, 2);
        out_text(out, "}");
    }
    out_text(out, "]");
}

static void put_samples(struct pack_writer *w)
{
    json_key(&w->out, 3, /*first*/ false, "samples");
    out_text(&w->out, "[");
    for (uint32_t i = 0; i < w->pack->sample_count; i++)
        out_format(&w->out, "%s\"%s\"", i ? ", " : "", w->lot->pieces[w->pack->samples[i]].id);
    out_text(&w->out, "]");
}

static void put_pack(struct pack_writer *w, uint32_t number)
{
    const struct lot_bundle *bundle = w->pack->bundle;
    struct out *out = &w->out;

    json_indent(out, 2);
    out_text(out, "{");
    json_key(out, 3, /*first*/ true, "bundle");
    json_str(out, bundle->file);
    json_count(out, 3, false, "number", number + 1);
    text_member(out, 3, "first", w->pack->first);
    text_member(out, 3, "last", w->pack->last);
    json_count(out, 3, false, "pieces", bundle->piece_count);
    json_count(out, 3, false, "sheets", bundle->sheets);
    json_count(out, 3, false, "pages", bundle->pages);
    text_member(out, 3, "variant", str_of(variant_term(bundle->variant).word));
    text_member(out, 3, "language", bundle->language);
    flag_member(out, 3, "duplex", w->lot->duplex);
    json_count(out, 3, false, "sheets_a_piece", w->pack->sheets);
    json_count(out, 3, false, "sides_a_piece", w->pack->pages);
    decimal_member(out, 3, "black_percent", w->lot->read[number].ink, 100, 2);
    put_enclosures(w);
    flag_member(out, 3, "insert", w->lot->shop.insert);
    decimal_member(out, 3, "weight_g", w->pack->weight_mg, 1000, 3);
    decimal_member(out, 3, "thickness_mm", w->pack->thick_um, 1000, 3);
    put_schemes(w);
    put_marks(w, &w->facts->marks[number]);
    put_samples(w);
    json_indent(out, 2);
    out_text(out, "}");
}

int packs_json(const struct floor_facts *facts, const char *print, struct err *err)
{
    const struct lot *lot = facts->order->lot;
    struct pack_writer w = {.lot = lot, .facts = facts};
    struct arena arena = {0};
    int status = out_open(&w.out, path_join(&arena, print, "packs.json"), err);

    if (!status) {
        out_text(&w.out, "{");
        put_job(&w.out, facts->order);
        json_key(&w.out, 1, /*first*/ false, "packs");
        out_text(&w.out, "[");
        for (uint32_t i = 0; i < lot->bundle_count; i++) {
            out_text(&w.out, i ? "," : "");
            w.pack = &facts->order->packs[i];
            put_pack(&w, i);
        }
        if (lot->bundle_count)
            json_indent(&w.out, 1);
        out_text(&w.out, "]\n}\n");
        status = out_close(&w.out, err);
    }
    arena_release(&arena);
    return status;
}

/* ---- papers.csv ------------------------------------------------------------------------------ */

static void put_text(struct csv *csv, const char *paper, Str part, const char *item, Str value)
{
    csv_text(csv, paper);
    csv_str(csv, part);
    csv_text(csv, item);
    csv_str(csv, value);
    csv_end(csv);
}

static void put_number(struct csv *csv, const char *paper, Str part, const char *item,
                       uint64_t value)
{
    csv_text(csv, paper);
    csv_str(csv, part);
    csv_text(csv, item);
    csv_number(csv, value);
    csv_end(csv);
}

static void put_ticket(struct csv *csv, const struct workorder *order)
{
    static const char paper[] = "ticket";

    put_text(csv, paper, STR_EMPTY, "job", order->job);
    put_number(csv, paper, STR_EMPTY, "job_of_day", order->nth);
    put_number(csv, paper, STR_EMPTY, "pieces", order->pieces);
    put_number(csv, paper, STR_EMPTY, "bundles", order->lot->bundle_count);
    put_number(csv, paper, STR_EMPTY, "sheets", order->sheets);
    put_number(csv, paper, STR_EMPTY, "pages", order->pages);
    put_number(csv, paper, STR_EMPTY, "pulls", order->pulled);
    put_number(csv, paper, STR_EMPTY, "specimens", order->pieces ? order->lot->shop.specimens : 0);
    for (size_t i = 0; order->pieces && i < order->spare_count; i++) {
        put_number(csv, "spare", order->spares[i].what, "needed", order->spares[i].needed);
        put_number(csv, "spare", order->spares[i].what, "spare", order->spares[i].spare);
    }
}

static void put_slips(struct csv *csv, const struct workorder *order)
{
    static const char paper[] = "slip";

    for (uint32_t i = 0; i < order->lot->bundle_count; i++) {
        const struct order_pack *pack = &order->packs[i];
        Str part = pack->bundle->file;

        put_text(csv, paper, part, "first", pack->first);
        put_text(csv, paper, part, "last", pack->last);
        put_number(csv, paper, part, "pieces", pack->bundle->piece_count);
        put_number(csv, paper, part, "sheets", pack->bundle->sheets);
        put_number(csv, paper, part, "pages", pack->bundle->pages);
        put_number(csv, paper, part, "sheets_a_piece", pack->sheets);
        put_number(csv, paper, part, "weight_mg", pack->weight_mg);
    }
}

static void put_handover(struct csv *csv, const struct floor_facts *facts)
{
    static const char paper[] = "handover";

    for (size_t i = 0; i < facts->file_count; i++) {
        const struct floor_file *file = &facts->files[i];

        put_number(csv, paper, file->name, "pieces", file->pieces);
        put_number(csv, paper, file->name, "bytes", file->bytes);
        put_text(csv, paper, file->name, "sha256", str_of(file->sha256));
    }
}

/* The part is the line of the draft, from 1. */
static void put_posting(struct csv *csv, const struct workorder *order, struct arena *arena)
{
    static const char paper[] = "posting";

    for (size_t i = 0; i < order->posting_count; i++) {
        const struct order_posting *at = &order->postings[i];
        Str part = arena_printf(arena, "%zu", i + 1);

        put_text(csv, paper, part, "scheme", at->scheme);
        put_number(csv, paper, part, "pieces", at->pieces);
        put_number(csv, paper, part, "weight_mg", at->weight_mg);
    }
    put_number(csv, paper, STR_EMPTY, "pieces", order->pieces);
    put_number(csv, paper, STR_EMPTY, "weight_mg", order->weight_mg);
}

/* What the table of schemes makes of it; the part is a line of 差出票 on 発送, from 1. */
static void put_charges(struct csv *csv, const struct lot *lot, struct arena *arena)
{
    static const char paper[] = "postage";

    for (uint32_t i = 0; i < lot->postage_count; i++) {
        const struct lot_postage *at = &lot->postages[i];
        Str part = arena_printf(arena, "%u", (unsigned)i + 1);

        put_text(csv, paper, part, "scheme", at->scheme);
        put_number(csv, paper, part, "sheets", at->sheets);
        put_number(csv, paper, part, "pieces", at->pieces);
        put_number(csv, paper, part, "price", at->price);
        put_number(csv, paper, part, "discount_percent", at->discount_percent);
        put_number(csv, paper, part, "yen", at->amount);
    }
    if (lot->post.priced)
        put_number(csv, paper, STR_EMPTY, "yen", postage_total(lot));
}

/* How many of a bundle's letters go by each scheme; those without a price stand nowhere. */
static void put_groups(struct csv *csv, const struct workorder *order)
{
    for (uint32_t i = 0; i < order->lot->bundle_count; i++) {
        const struct order_pack *pack = &order->packs[i];

        for (uint32_t k = 0; k < pack->group_count; k++)
            if (!str_is_empty(pack->groups[k].scheme)) {
                csv_text(csv, "scheme");
                csv_str(csv, pack->bundle->file);
                csv_str(csv, pack->groups[k].scheme);
                csv_number(csv, pack->groups[k].pieces);
                csv_end(csv);
            }
    }
}

static void put_lists(struct csv *csv, const struct workorder *order, struct arena *arena)
{
    for (size_t i = 0; i < order->pull_count; i++)
        put_number(csv, "pull",
                   arena_printf(arena, STR_FMT "/" STR_FMT, STR_ARG(order->pulls[i].lot),
                                STR_ARG(order->pulls[i].bundle)),
                   "pieces", order->pulls[i].count);
    for (uint32_t i = 0; i < order->lot->bundle_count; i++) {
        const struct order_pack *pack = &order->packs[i];

        put_number(csv, "sampling", pack->bundle->file, "pieces", pack->sample_count);
        for (uint32_t k = 0; k < pack->sample_count; k++)
            put_text(csv, "sampling", pack->bundle->file, "piece_id",
                     str_of(order->lot->pieces[pack->samples[k]].id));
    }
    for (uint32_t i = 0; i < order->lot->bundle_count; i++)
        put_number(csv, "completion", order->lot->bundles[i].file, "pieces",
                   order->lot->bundles[i].piece_count);
    put_number(csv, "completion", STR_EMPTY, "pieces", order->pieces);
    put_number(csv, "completion", STR_EMPTY, "pulls", order->pulled);
}

int packs_papers(const struct floor_facts *facts, const char *print, struct err *err)
{
    struct arena arena = {0};
    struct csv csv;
    int status = csv_open(&csv, path_join(&arena, print, "papers.csv"), packs_papers_header, err);

    if (!status) {
        put_ticket(&csv, facts->order);
        put_slips(&csv, facts->order);
        put_handover(&csv, facts);
        put_posting(&csv, facts->order, &arena);
        put_charges(&csv, facts->order->lot, &arena);
        put_groups(&csv, facts->order);
        put_lists(&csv, facts->order, &arena);
        status = out_close(&csv.out, err);
    }
    arena_release(&arena);
    return status;
}
