/* Fields to certificates and residents; and of a bad row, which fault. */
#include "edge/registers/rows.h"

static Str text(const struct row_source *source, int column)
{
    return program_text(source->program, source->fields, column);
}

static int word(const struct row_source *source, int column)
{
    return program_word(source->program, source->fields, column);
}

static Str id_or_empty(Str id)
{
    return is_register_id(id) ? id : STR_EMPTY;
}

/* ---- faults ---------------------------------------------------------------------------------- */

struct faults { /* of one row: the first decides, later ones change nothing */
    struct row *row;
    const struct row_source *source;
    const struct column *columns;
};

/* True: it is this one, to be said. */
static bool fault_is(const struct faults *faults, bool is_fault, enum row_reason reason, int column)
{
    if (!is_fault || faults->row->reason != ROW_GOOD)
        return false;
    faults->row->reason = reason;
    faults->row->column = faults->columns[column].name;
    return true;
}

static void id_fault(const struct faults *faults, int column)
{
    Str id = text(faults->source, column);

    if (fault_is(faults, !is_register_id(id), ROW_BAD_ID, column))
        faults->row->fault = fault_of_id(column, id);
}

static void word_fault(const struct faults *faults, enum row_reason reason, int column)
{
    if (fault_is(faults, word(faults->source, column) < 0, reason, column))
        faults->row->fault =
            fault_of_word(column, text(faults->source, column), &faults->source->columns[column]);
}

static void date_fault(const struct faults *faults, bool is_fault, int column)
{
    if (fault_is(faults, is_fault, ROW_BAD_DATE, column))
        faults->row->fault = fault_of_date(column, text(faults->source, column),
                                           faults->source->program->era_numbers);
}

/* ---- certificates ---------------------------------------------------------------------------- */

#define AT(name) CERTIFICATE_COLUMN_##name

struct certificate_days {
    bool issued, expires, card; /* each is good */
};

static void certificate_fault(struct row *row, const struct row_source *source,
                              const struct certificate_days *days)
{
    size_t count;
    const struct faults faults = {row, source, columns_of(/*residents*/ false, &count)};

    id_fault(&faults, AT(SERIAL));
    id_fault(&faults, AT(RESIDENT_ID));
    word_fault(&faults, ROW_BAD_KIND, AT(KIND));
    word_fault(&faults, ROW_BAD_STATUS, AT(STATUS));
    word_fault(&faults, ROW_BAD_STATUS, AT(CARD_TYPE));
    date_fault(&faults, !days->issued, AT(ISSUED_ON));
    date_fault(&faults, !days->expires, AT(EXPIRES_ON));
    date_fault(&faults, !days->card, AT(CARD_EXPIRES_ON));
}

void row_certificate(struct row *row, const struct row_source *source, struct certificate *out)
{
    const struct program *program = source->program;
    const Str *fields = source->fields;
    int status = word(source, AT(STATUS)), card_type = word(source, AT(CARD_TYPE));
    struct certificate_days days;

    row->serial = id_or_empty(text(source, AT(SERIAL)));
    row->resident_id = id_or_empty(text(source, AT(RESIDENT_ID)));
    row->kind = word(source, AT(KIND));
    days.issued = program_day(program, fields, AT(ISSUED_ON), &out->issued_on) == DATE_GOOD;
    days.expires = program_day(program, fields, AT(EXPIRES_ON), &row->expires_on) == DATE_GOOD;
    days.card = program_day_or_none(program, fields, AT(CARD_EXPIRES_ON), &out->card_expires_on);
    if (!row->serial.n || !row->resident_id.n || row->kind < 0 || status < 0 || card_type < 0 ||
        !days.issued || !days.expires || !days.card) {
        certificate_fault(row, source, &days);
        return;
    }
    out->serial = row->serial;
    out->resident_id = row->resident_id;
    out->kind = (enum kind)row->kind;
    out->expires_on = row->expires_on;
    out->status = (enum certificate_status)status;
    out->card_type = (enum card_type)card_type;
    out->line = row->line;
}

#undef AT

/* ---- residents ------------------------------------------------------------------------------- */

#define AT(name) RESIDENT_COLUMN_##name

/* Own words, and 不詳, before dates. */
static void birth_read(const struct row_source *source, struct resident *out)
{
    enum date_form form = DATE_UNKNOWN;

    out->birth_date = DAY_NONE;
    if (word(source, AT(BIRTH_DATE)) < 0)
        form = program_day(source->program, source->fields, AT(BIRTH_DATE), &out->birth_date);
    out->birth_state = form == DATE_GOOD      ? BIRTH_KNOWN
                       : form == DATE_UNKNOWN ? BIRTH_UNKNOWN
                                              : BIRTH_BAD; /* empty too */
}

/* What is taken as it is written: no value of these makes a row unreadable. */
static void texts_read(const struct row_source *source, struct row_digits *digits,
                       struct resident *out)
{
    Str municipality = text(source, AT(MUNICIPALITY));
    int format = word(source, AT(FORMAT));

    out->name = text(source, AT(NAME));
    out->address = text(source, AT(ADDRESS));
    out->building = text(source, AT(BUILDING));
    out->agent_name = text(source, AT(AGENT_NAME));
    out->mailing_name = text(source, AT(MAILING_NAME));
    out->mailing_address = text(source, AT(MAILING_ADDRESS));
    out->mailing_building = text(source, AT(MAILING_BUILDING));
    out->language = text(source, AT(LANGUAGE));
    out->bad_format = format < 0;
    out->format = out->bad_format ? FORMAT_PRINT : (enum format)format;
    out->postal_code = postal_code_read(text(source, AT(POSTAL_CODE)), digits->postal);
    out->mailing_postal_code =
        postal_code_read(text(source, AT(MAILING_POSTAL_CODE)), digits->mailing_postal);
    out->municipality = municipality_read(municipality, digits->municipality);
    out->bad_municipality = out->municipality.n == 0 && municipality.n > 0;
    birth_read(source, out);
}

/* A word for "no end", own words before dates; or a date. */
static bool stay_read(const struct row_source *source, Day *day)
{
    *day = DAY_NONE;
    return word(source, AT(STAY_UNTIL)) >= 0 ||
           program_day(source->program, source->fields, AT(STAY_UNTIL), day) == DATE_GOOD;
}

static void resident_fault(struct row *row, const struct row_source *source, bool stay, bool moves)
{
    size_t count;
    const struct faults faults = {row, source, columns_of(/*residents*/ true, &count)};

    id_fault(&faults, AT(RESIDENT_ID));
    word_fault(&faults, ROW_BAD_STATUS, AT(STATUS));
    word_fault(&faults, ROW_BAD_FLAG, AT(RESIDENCE_ELSEWHERE));
    word_fault(&faults, ROW_BAD_FLAG, AT(PROTECTED));
    word_fault(&faults, ROW_BAD_FLAG, AT(WARD));
    date_fault(&faults, !stay, AT(STAY_UNTIL));
    date_fault(&faults, !moves, AT(MOVES_ON));
}

void row_resident(struct row *row, const struct row_source *source, struct row_digits *digits,
                  struct resident *out)
{
    int status = word(source, AT(STATUS)), elsewhere = word(source, AT(RESIDENCE_ELSEWHERE));
    int is_protected = word(source, AT(PROTECTED)), ward = word(source, AT(WARD));
    bool stay = stay_read(source, &out->stay_until);
    bool moves = program_day_or_none(source->program, source->fields, AT(MOVES_ON), &out->moves_on);

    row->resident_id = id_or_empty(text(source, AT(RESIDENT_ID)));
    if (!row->resident_id.n || status < 0 || elsewhere < 0 || is_protected < 0 || ward < 0 ||
        !stay || !moves) {
        resident_fault(row, source, stay, moves);
        return;
    }
    out->resident_id = row->resident_id;
    out->status = (enum resident_status)status;
    out->residence_elsewhere = elsewhere == 1;
    out->is_protected = is_protected == 1;
    out->ward = ward == 1;
    out->line = row->line;
    texts_read(source, digits, out);
}

#undef AT
