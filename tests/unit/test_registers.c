/* The registers as they come, and what becomes of each row. */
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <time.h>

#include "core/text/columns.h"
#include "core/text/individual.h"
#include "core/text/values.h"
#include "edge/registers/csvfile.h"
#include "edge/registers/registers.h"
#include "readers.h"

#define HEADER "serial,resident_id,kind,issued_on,expires_on,status"
#define GOOD "s1,r1,signature,2021-01-01,2026-01-01,valid"
#define RESIDENT_HEADER "resident_id,name,birth_date,postal_code,address,status"
#define RESIDENT_GOOD "r1,山田,1980-01-01,2508555,小田原市荻窪300,resident"

static struct config config;
static struct err err;
static struct bytes heard; /* "2:good 3:bad_id/serial", one a row */
static struct register_file *current;

static void hear(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    heard.n += (size_t)vsnprintf(heard.p + heard.n, sizeof heard.p - heard.n, format, arguments);
    va_end(arguments);
    cr_assert(heard.n < sizeof heard.p);
}

static void hear_row(const struct row *row)
{
    static const char *const words[] = {"good",       "bad_row",  "bad_id",  "bad_kind",
                                        "bad_status", "bad_flag", "bad_date"};

    hear("%s%u:%s%s%s", heard.n ? " " : "", row->line, words[row->reason], *row->column ? "/" : "",
         row->column);
}

static int on_certificate(void *context, const struct row *row,
                          const struct certificate *certificate, struct err *e)
{
    (void)context, (void)e;
    cr_assert_eq(certificate != NULL, row->reason == ROW_GOOD);
    if (certificate)
        cr_assert_eq(certificate->line, row->line);
    hear_row(row);
    return 0;
}

static int on_resident(void *context, const struct row *row, const struct resident *resident,
                       struct err *e)
{
    (void)context, (void)e;
    cr_assert_eq(resident != NULL, row->reason == ROW_GOOD);
    if (resident)
        cr_assert_eq(resident->line, row->line);
    hear_row(row);
    return 0;
}

/* Opens `path` and streams it several times, by one thread and by three, which must say the same; 0 or the exit code. */
static int stream(const char *path, bool residents)
{
    static struct bytes first;
    int status = 0;

    err = (struct err){0};
    heard.n = 0;
    *(residents ? &config.residents : &config.certificates) =
        (struct config_path){STR("a.csv"), str_of(path)};
    if (register_open(&current, &config, residents, &err))
        return (int)err.code;
    for (int pass = 0; pass < 4 && !status; pass++) {
        static const size_t chunks[] = {0, 0, 1, 64};

        heard.n = 0;
        register_parts(current, /*threads*/ pass > 1 ? 3 : 1, chunks[pass]);
        status = residents ? register_residents(current, on_resident, NULL, &err)
                           : register_certificates(current, on_certificate, NULL, &err);
        heard.p[heard.n] = '\0';
        if (pass == 0)
            first = heard;
    }
    if (!status)
        cr_expect_str_eq(heard.p, first.p);
    register_close(current);
    return status ? (int)err.code : 0;
}

static int stream_bytes(const void *bytes, size_t n, bool residents)
{
    return stream(scratch_write("a.csv", bytes, n), residents);
}

static int stream_text(const char *text, bool residents)
{
    return stream_bytes(text, strlen(text), residents);
}

static enum encoding encoding_named(const char *name)
{
    return strcmp(name, "utf-8") == 0   ? ENCODING_UTF8
           : strcmp(name, "cp932") == 0 ? ENCODING_CP932
                                        : ENCODING_EUC_JP_MS;
}

static void expand(struct bytes *out, const struct bytes *in)
{
    out->n = 0;
    for (size_t i = 0; i < in->n; i++) {
        const char *more = NULL;

        if (in->p[i] == '%' && i + 1 < in->n)
            more = in->p[i + 1] == 'H'   ? HEADER
                   : in->p[i + 1] == 'G' ? GOOD
                   : in->p[i + 1] == 'h' ? RESIDENT_HEADER
                   : in->p[i + 1] == 'g' ? RESIDENT_GOOD
                                         : NULL;
        if (more) {
            memcpy(out->p + out->n, more, strlen(more));
            out->n += strlen(more);
            i++;
        } else {
            out->p[out->n++] = in->p[i];
        }
    }
}

static void register_case(char **field)
{
    static struct bytes escaped, text;
    int code;

    config.encoding = encoding_named(field[1]);
    bytes_unescape(&escaped, field[2]);
    expand(&text, &escaped);
    code = stream_bytes(text.p, text.n, field[0][0] == 'r');
    if (strncmp(field[3], "65 ", 3) == 0) {
        cr_expect_eq(code, 65, "%s: %d", field[2], code);
        cr_expect(strstr(err.text, field[3] + 3), "%s\n  %s\n  lacks %s", field[2], err.text,
                  field[3] + 3);
    } else {
        cr_expect_eq(code, 0, "%s: %s", field[2], err.text);
        cr_expect_str_eq(heard.p, field[3], "%s\n  %s\n  expected %s", field[2], heard.p, field[3]);
    }
}

Test(registers, as_they_come, .fini = scratch_remove)
{
    cr_assert_geq(cases_each("registers.tsv", 4, register_case), 75);
}

/* ---- values ---------------------------------------------------------------------------------- */

static void value_case(char **field)
{
    Str text = str_of(field[1]), got = STR_EMPTY;
    char digits[POSTAL_DIGITS];

    if (strcmp(field[0], "postal") == 0)
        got = postal_code_read(text, digits);
    else if (strcmp(field[0], "municipality") == 0)
        got = municipality_read(text, digits);
    else if (strcmp(field[0], "id") == 0)
        got = is_register_id(text) ? STR("yes") : STR("no");
    else
        got = is_individual_number(text) ? STR("yes") : STR("no");
    if (got.n == 0 && field[2][0] == '-')
        return;
    cr_expect(str_equal(got, str_of(field[2])), "%s %s is %.*s", field[0], field[1], STR_ARG(got));
}

Test(registers, values)
{
    cr_assert_geq(cases_each("values.tsv", 3, value_case), 50);
}

static int keep_certificate(void *context, const struct row *row,
                            const struct certificate *certificate, struct err *e)
{
    (void)row, (void)e;
    cr_assert(certificate);
    *(struct certificate *)context = *certificate;
    cr_expect(str_equal(certificate->serial, STR("S-1")));
    cr_expect(str_equal(certificate->resident_id, STR("0042")));
    return 0;
}

Test(registers, one_certificate, .fini = scratch_remove)
{
    static const char text[] =
        "x,カード種別,serial,カード有効期限,宛名番号,kind,発行年月日,expires_on,状態\n"
        "y,顔認証,S-1,R12.3.4,0042,利用者証明用,2021/1/2,20260203,失効\n";
    struct certificate got = {0};

    config.certificates = path_of(scratch_write("a.csv", text, sizeof text - 1));
    cr_assert_eq(register_open(&current, &config, false, &err), 0, "%s", err.text);
    cr_assert_eq(register_certificates(current, keep_certificate, &got, &err), 0);
    cr_expect_eq(got.kind, KIND_AUTHENTICATION);
    cr_expect(day_equal(got.issued_on, day_of(2021, 1, 2)));
    cr_expect(day_equal(got.expires_on, day_of(2026, 2, 3)));
    cr_expect(day_equal(got.card_expires_on, day_of(2030, 3, 4)));
    cr_expect_eq(got.status, CERTIFICATE_REVOKED);
    cr_expect_eq(got.card_type, CARD_NO_PIN);
    cr_expect_eq(register_lines(current)->lines, 2);
    cr_expect_eq(register_lines(current)->rows, 1);
    register_close(current);
}

static int check_resident(void *context, const struct row *row, const struct resident *r,
                          struct err *e)
{
    int *seen = context;

    (void)e;
    cr_assert(r);
    if (row->line == 2) {
        cr_expect(str_equal(r->resident_id, STR("0042")) && str_equal(r->name, STR("山田　太郎")));
        cr_expect(r->birth_state == BIRTH_KNOWN && day_equal(r->birth_date, day_of(1980, 1, 2)));
        cr_expect(str_equal(r->postal_code, STR("2508555")));
        cr_expect(str_equal(r->address, STR("小田原市荻窪300番地")) &&
                  str_equal(r->building, STR("市営 1号")));
        cr_expect_eq(r->status, RESIDENT_MOVING_OUT);
        cr_expect(day_equal(r->moves_on, day_of(2026, 12, 1)));
        cr_expect(day_equal(r->stay_until, day_of(2027, 1, 1)));
        cr_expect(r->residence_elsewhere && !r->is_protected && r->ward);
        cr_expect(str_equal(r->agent_name, STR("法定")) && str_equal(r->mailing_name, STR("送付")));
        cr_expect(str_equal(r->mailing_postal_code, STR("2500011")));
        cr_expect(str_equal(r->mailing_address, STR("栄町")) &&
                  str_equal(r->mailing_building, STR("2階")));
        cr_expect(str_equal(r->language, STR("en")));
        cr_expect(str_equal(r->municipality, STR("142069")) && !r->bad_municipality);
    } else {
        cr_expect(r->birth_state == (row->line == 3 ? BIRTH_UNKNOWN : BIRTH_BAD));
        cr_expect(!day_is(r->birth_date) && !day_is(r->moves_on) && !day_is(r->stay_until));
        cr_expect(str_is_empty(r->language) && r->municipality.n == 0);
        cr_expect(r->format == FORMAT_PRINT && !r->bad_format);
        cr_expect_eq(r->bad_municipality, row->line == 4);
        cr_expect(!r->residence_elsewhere && !r->is_protected && !r->ward && r->agent_name.n == 0);
    }
    ++*seen;
    return 0;
}

Test(registers, one_resident, .fini = scratch_remove)
{
    static const char text[] =
        "宛名番号,氏名,生年月日,郵便番号,住所,方書,住民状態,異動予定日,在留期間満了日,居所登録,"
        "支援措置,"
        "成年被後見人,法定代理人氏名,送付先氏名,送付先郵便番号,送付先住所,送付先方書,通知言語,"
        "市区町村コード\n"
        "0042,　山田　太郎 ,S55.1.2,２５０－８５５５,小田原市荻窪300番地,市営 1号,転出予定,R8.12.1,"
        "2027-01-01,1,0,1,法定,送付,250-0011,栄町,2階,en,１４２０６９\n"
        "1,a,1980-00-00,,,,resident,,無期限,,,,,,,,,,\n"
        "1,a,,,,,resident,,,,,,,,,,,,1420\n";
    int seen = 0;

    config.residents = path_of(scratch_write("a.csv", text, sizeof text - 1));
    cr_assert_eq(register_open(&current, &config, true, &err), 0, "%s", err.text);
    cr_assert_eq(register_residents(current, check_resident, &seen, &err), 0, "%s", err.text);
    cr_expect_eq(seen, 3);
    register_close(current);
}

/* ---- own headers and own codes --------------------------------------------------------------- */

Test(registers, own_headers, .fini = scratch_remove)
{
    struct config_pair own[] = {{STR("serial"), STR("番号")},
                                {STR("resident_id"), STR("status")},
                                {STR("status"), STR("いま")}};

    config.certificate_columns = own;
    config.certificate_column_count = 1;
    cr_expect_eq(
        stream_text("番号,resident_id,kind,issued_on,expires_on,status\n" GOOD "\n", false), 0,
        "%s", err.text);
    cr_expect_eq(stream_text(HEADER "\n" GOOD "\n", false), 0, "standard names keep working");
    cr_expect_eq(stream_text("番号," HEADER "\nx," GOOD "\n", false), 65);
    cr_expect(strstr(err.text, "KGN0406E"), "two columns for one name: %s", err.text);
    config.certificate_column_count = 3;
    cr_expect_eq(stream_text("番号,status,kind,issued_on,expires_on,いま\n" GOOD "\n", false), 0,
                 "an own header wins over a standard name: %s", err.text);
    cr_expect_str_eq(heard.p, "2:good");
}

Test(registers, own_codes, .fini = scratch_remove)
{
    struct config_value values[] = {
        {false, STR("status"), STR("01"), STR("valid")},
        {false, STR("status"), STR("valid"), STR("失効")},
        {false, STR("card_type"), STR("0"), STR("")},
        {true, STR("status"), STR("9"), STR("deceased")},
        {true, STR("status"), STR(""), STR("resident")},
        {true, STR("protected"), STR("１"), STR("1")},
        {true, STR("stay_until"), STR("永住"), STR("無期限")},
    };

    config.values = values;
    config.value_count = sizeof values / sizeof values[0];
    cr_assert_eq(stream_text(HEADER ",card_type\ns,r,signature,2021-01-01,2026-01-01,01,0\n"
                                    "s,r,signature,2021-01-01,2026-01-01,9,\n"
                                    "s,r,signature,2021-01-01,2026-01-01,1,\n",
                             false),
                 0);
    cr_expect_str_eq(heard.p, "2:good 3:bad_status/status 4:bad_status/status");
    cr_assert_eq(stream_text(RESIDENT_HEADER ",protected,stay_until\nr,a,,,,9,１,永住\n"
                                             "r,a,,,,,,\nr,a,,,,01,,\nr,a,,,,9,有,\n",
                             true),
                 0);
    cr_expect_str_eq(heard.p, "2:good 3:good 4:bad_status/status 5:bad_flag/protected");
}

static int status_of(void *context, const struct row *row, const struct certificate *certificate,
                     struct err *e)
{
    (void)row, (void)e;
    *(int *)context = (int)certificate->status;
    return 0;
}

Test(registers, an_own_code_wins, .fini = scratch_remove)
{
    struct config_value values[] = {{false, STR("status"), STR("valid"), STR("失効")}};
    int status = -1;

    config.values = values;
    config.value_count = 1;
    config.certificates =
        path_of(scratch_write("a.csv", HEADER "\n" GOOD "\n", strlen(HEADER "\n" GOOD "\n")));
    cr_assert_eq(register_open(&current, &config, false, &err), 0);
    cr_assert_eq(register_certificates(current, status_of, &status, &err), 0);
    cr_expect_eq(status, CERTIFICATE_REVOKED);
    register_close(current);
}

/* ---- individual numbers ---------------------------------------------------------------------- */

/* A register whose extra column holds `right` valid numbers, then `wrong` others, after `before`
 * blanks. */
static int with_numbers(const char *const *number, int before, int right, int wrong)
{
    static char text[1 << 20];
    size_t n = (size_t)snprintf(text, sizeof text, "%s,備考\n", RESIDENT_HEADER);

    for (int i = 0; i < before + right + wrong; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "r%d,a,,,,resident,%s%.*d\n", i,
                              i < before           ? ""
                              : i < before + right ? number[(i - before) % 20]
                                                   : "x",
                              i < before + right ? 0 : 1, i < before + right ? 0 : i);
    return stream_bytes(text, n, true);
}

/* Twenty made-up numbers with right check digits. */
static const char *const numbers[20] = {
    "1000-0000-0005", "100000000374",   "100000000749",   "1000-0000-1117", "100000001486",
    "100000001850",   "1000-0000-2229", "100000002598",   "100000002962",   "1000-0000-3330",
    "100000003705",   "100000004078",   "1000-0000-4442", "100000004817",   "100000005180",
    "1000-0000-5554", "100000005929",   "100000006291",   "1000-0000-6666", "100000007034"};
static const char *const same[20] = {
    "100000000005", "100000000005", "100000000005", "100000000005", "100000000005",
    "100000000005", "100000000005", "100000000005", "100000000005", "100000000005",
    "100000000005", "100000000005", "100000000005", "100000000005", "100000000005",
    "100000000005", "100000000005", "100000000005", "100000000005", "100000000005"};

Test(registers, individual_numbers, .fini = scratch_remove)
{
    cr_expect_eq(with_numbers(numbers, 0, 19, 0), 0, "too few");
    cr_expect_eq(with_numbers(numbers, 0, 20, 0), 65);
    cr_expect(strstr(err.text, "第7列 (備考)"), "the column is named: %s", err.text);
    cr_expect(!strstr(err.text, "1000"), "no value is shown: %s", err.text);
    cr_expect_eq(with_numbers(same, 0, 500, 0), 0, "the same number again and again");
    cr_expect_eq(with_numbers(numbers, 0, 500, 0), 65, "twenty, again and again");
    cr_expect_eq(with_numbers(numbers, 0, 500, 1), 65, "20 of 21");
    cr_expect_eq(with_numbers(numbers, 0, 500, 2), 0, "20 of 22");
    cr_expect_eq(with_numbers(numbers, 980, 20, 0), 65, "rows 981 to 1000");
    cr_expect_eq(with_numbers(numbers, 981, 20, 0), 0, "one of them is row 1001");
    cr_expect_eq(with_numbers(numbers, 1000, 500, 0), 0, "beyond the first 1000");
    cr_expect_eq(with_numbers(numbers, 500, 20, 0), 65, "empty values do not count");
    cr_expect_eq(heard.n, 0, "no row was given out");
}

/* ---- digests --------------------------------------------------------------------------------- */

struct digests {
    size_t count;
    uint8_t at[8][32];
};

static int keep_digest(void *context, const struct row *row, const struct certificate *certificate,
                       struct err *e)
{
    struct digests *digests = context;
    uint8_t on_demand[32];

    (void)e;
    register_row_digest(current, on_demand);
    if (!certificate)
        cr_expect_arr_eq(row->digest, on_demand, 32);
    memcpy(digests->at[digests->count++], on_demand, 32);
    return 0;
}

static void digests_of(const char *text, struct digests *digests)
{
    digests->count = 0;
    config.certificates = path_of(scratch_write("a.csv", text, strlen(text)));
    cr_assert_eq(register_open(&current, &config, false, &err), 0, "%s", err.text);
    cr_assert_eq(register_certificates(current, keep_digest, digests, &err), 0);
    register_close(current);
}

/* The same row elsewhere in the file, or quoted, is the same row; any other field makes it another.
 */
Test(registers, digests, .fini = scratch_remove)
{
    struct digests a, b;

    digests_of(HEADER "\n" GOOD "\ns1,r1,x,,,\nx\ns1,r1,x,y,,\n", &a);
    digests_of(HEADER "\n\nx\ns1,r1,\"x\",,,\n" GOOD "\ns1,r1,xy,,,\n", &b);
    cr_assert(a.count == 4 && b.count == 4);
    cr_expect_arr_eq(a.at[0], b.at[2], 32);
    cr_expect_arr_eq(a.at[1], b.at[1], 32);
    cr_expect_arr_eq(a.at[2], b.at[0], 32);
    cr_expect_arr_neq(a.at[3], b.at[3], 32, "x,y is not xy");
    cr_expect_arr_neq(a.at[1], a.at[3], 32);
}

/* ---- long files ------------------------------------------------------------------------------ */

struct text_file { /* what is written, and what must be heard of it */
    char *p;
    size_t n;
};

static void put(struct text_file *file, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    file->n += (size_t)vsprintf(file->p + file->n, format, arguments);
    va_end(arguments);
}

struct expected {
    size_t next;
    uint32_t lines[40000];
};

static int expect_row(void *context, const struct row *row, const struct certificate *certificate,
                      struct err *e)
{
    struct expected *expected = context;
    char serial[24];

    (void)e;
    cr_assert(certificate, "row %zu, line %u: reason %d", expected->next, row->line, row->reason);
    snprintf(serial, sizeof serial, "s%zu", expected->next);
    cr_assert(str_equal(certificate->serial, str_of(serial)), "%s", serial);
    cr_assert_eq(row->line, expected->lines[expected->next]);
    expected->next++;
    return 0;
}

/* Many rows of every shape, over many chunks: plain, quoted, over several lines, blank lines
 * between. */
Test(registers, over_many_chunks, .fini = scratch_remove)
{
    static struct expected expected;
    struct text_file file = {malloc(64 << 20), 0};
    uint32_t state = 7, line = 2;
    size_t rows = sizeof expected.lines / sizeof expected.lines[0];
    struct lot_lines lines;

    put(&file, HEADER ",備考\n");
    for (size_t i = 0; i < rows; i++) {
        const char *end = (state >> 20) % 2 ? "\r\n" : "\n";

        state = state * 1664525 + 1013904223;
        if ((state >> 16) % 5 == 0) {
            put(&file, "%s", end);
            line++;
        }
        expected.lines[i] = line;
        switch ((state >> 8) % 4) {
        case 0:
            put(&file, "s%zu,r,署名用,2021-01-01,R8.1.1,有効,%*s%s", i, (int)(state >> 24), "",
                end);
            line += 1;
            break;
        case 1:
            put(&file, "\"s%zu\",\"r\",\"署名用\",2021-01-01,\"R8.1.1\",有効,\"a,\"\"b\"%s", i,
                end);
            line += 1;
            break;
        case 2:
            put(&file, "s%zu,r,signature,2021-01-01,2026-01-01,valid,\"%s%*s%s\"%s", i, end,
                (int)(state >> 24), "", end, end);
            line += 3;
            break;
        default:
            put(&file, "s%zu,r,signature,2021-01-01,2026-01-01,valid,%s", i, end);
            line += 1;
        }
    }
    config.certificates = path_of(scratch_write("a.csv", file.p, file.n));
    free(file.p);
    cr_assert_eq(register_open(&current, &config, false, &err), 0, "%s", err.text);
    cr_assert_eq(register_certificates(current, expect_row, &expected, &err), 0, "%s", err.text);
    cr_expect_eq(expected.next, rows);
    lines = *register_lines(current);
    cr_expect_eq(lines.rows, rows);
    cr_expect_eq(lines.lines, line - 1);
    cr_expect_eq(lines.lines, 1 + lines.blank + lines.folded + lines.rows);
    cr_expect_gt(lines.blank, 1000);
    cr_expect_gt(lines.folded, 1000);
    register_close(current);
}

/* A good row of exactly `bytes`, quoted or not, between two others. */
static int row_of(size_t bytes, bool quoted)
{
    char *text = malloc(bytes + 400);
    size_t n = (size_t)sprintf(text, "%s,x\n%s,\n", HEADER, GOOD), begin = n;
    int code;

    n += (size_t)sprintf(text + n, "%s,%s", GOOD, quoted ? "\"" : "");
    memset(text + n, 'a', begin + bytes - n);
    n = begin + bytes;
    if (quoted) {
        text[n - 1] = '"';
        text[n - bytes / 2] = '\n';
    }
    n += (size_t)sprintf(text + n, "\r\n%s,\n", GOOD);
    code = stream_bytes(text, n, false);
    free(text);
    return code;
}

Test(registers, the_longest_row, .fini = scratch_remove)
{
    cr_expect_eq(row_of(CSV_RECORD_BYTES_MAX, false), 0, "%s", err.text);
    cr_expect_str_eq(heard.p, "2:good 3:good 4:good");
    cr_expect_eq(row_of(CSV_RECORD_BYTES_MAX + 1, false), 65);
    cr_expect(strstr(err.text, "KGN0401E a.csv:3:"), "%s", err.text);
    cr_expect_eq(row_of(CSV_RECORD_BYTES_MAX, true), 0, "%s", err.text);
    cr_expect_str_eq(heard.p, "2:good 3:good 5:good");
    cr_expect_eq(row_of(CSV_RECORD_BYTES_MAX + 1, true), 65);
    cr_expect(strstr(err.text, "KGN0401E a.csv:3:"), "%s", err.text);
}

Test(registers, too_many_columns, .fini = scratch_remove)
{
    static char text[1 << 16];
    struct text_file file = {text, 0};

    put(&file, "%s%*s\n%s%*s\n", HEADER, CSV_RECORD_FIELDS_MAX, "", GOOD, CSV_RECORD_FIELDS_MAX,
        "");
    for (size_t i = 0; i < file.n; i++)
        text[i] = text[i] == ' ' ? ',' : text[i];
    cr_expect_eq(stream_bytes(text, file.n, false), 65);
    cr_expect(strstr(err.text, "KGN0404E"), "%s", err.text);
}

/* ---- a file that changes --------------------------------------------------------------------- */

enum change { APPEND, TOUCH, TRUNCATE };

static void change_file(enum change change)
{
    struct timespec times[2] = {{0, UTIME_OMIT}, {1000, 0}};
    const char *path = scratch_path("a.csv");
    FILE *file;

    if (change == TOUCH)
        cr_assert_eq(utimensat(AT_FDCWD, path, times, 0), 0);
    if (change == TRUNCATE)
        cr_assert_eq(truncate(path, 60), 0);
    if (change == APPEND) {
        file = fopen(path, "a");
        cr_assert(file && fputs(GOOD ",\"", file) >= 0 && fclose(file) == 0);
    }
}

static int change_once(void *context, const struct row *row, const struct certificate *certificate,
                       struct err *e)
{
    int *change = context;

    (void)row, (void)certificate, (void)e;
    if (*change >= 0)
        change_file((enum change) * change);
    *change = -1;
    return 0;
}

static int opened(struct register_file **file)
{
    static const char text[] = HEADER "\n" GOOD "\n" GOOD "\n";

    err = (struct err){0};
    config.certificates = path_of(scratch_write("a.csv", text, sizeof text - 1));
    return register_open(file, &config, false, &err);
}

Test(registers, changed_while_read, .fini = scratch_remove)
{
    for (int change = APPEND; change <= TRUNCATE; change++) {
        int once = change;

        cr_assert_eq(opened(&current), 0);
        cr_expect_eq(register_certificates(current, change_once, &once, &err), -1);
        cr_expect_eq(err.code, EXIT_RETRY, "change %d: %s", change, err.text);
        register_close(current);
        once = -1;
        cr_assert_eq(opened(&current), 0);
        cr_assert_eq(register_certificates(current, change_once, &once, &err), 0);
        change_file((enum change)change);
        cr_expect_eq(register_certificates(current, change_once, &once, &err), -1);
        cr_expect_eq(err.code, EXIT_RETRY, "between passes, change %d: %s", change, err.text);
        register_close(current);
    }
}

/* The same size and modification time but other bytes: only the digest can tell. */
Test(registers, changed_in_secret, .fini = scratch_remove)
{
    struct timespec times[2] = {{0, UTIME_OMIT}, {0, 0}};
    struct stat before;
    int none = -1;
    FILE *file;

    cr_assert_eq(opened(&current), 0);
    cr_assert_eq(register_certificates(current, change_once, &none, &err), 0);
    cr_assert_eq(stat(scratch_path("a.csv"), &before), 0);
    file = fopen(scratch_path("a.csv"), "r+");
    cr_assert(file && fseek(file, -3, SEEK_END) == 0 && fputc('X', file) == 'X' &&
              fclose(file) == 0);
    times[1] = before.st_mtim;
    cr_assert_eq(utimensat(AT_FDCWD, scratch_path("a.csv"), times, 0), 0);
    cr_expect_eq(register_certificates(current, change_once, &none, &err), -1);
    cr_expect_eq(err.code, EXIT_RETRY, "%s", err.text);
    register_close(current);
}

static int refuse(void *context, const struct row *row, const struct certificate *certificate,
                  struct err *e)
{
    (void)context, (void)row, (void)certificate;
    return err_say(e, FILE_WRITE, "x", "y");
}

Test(registers, a_reader_that_fails, .fini = scratch_remove)
{
    cr_assert_eq(opened(&current), 0);
    cr_expect_eq(register_certificates(current, refuse, NULL, &err), -1);
    cr_expect_eq(err.code, EXIT_IO);
    register_close(current);
}

/* ---- files that are none --------------------------------------------------------------------- */

Test(registers, files_that_cannot_be_read, .fini = scratch_remove)
{
    scratch_path("x");
    cr_expect_eq(stream(scratch_path("missing"), false), EXIT_INPUT);
    cr_expect(strstr(err.text, "a.csv"), "%s", err.text);
    cr_expect_eq(stream(scratch_folder, false), EXIT_INPUT);
    cr_assert_eq(mkfifo(scratch_path("fifo"), 0600), 0);
    cr_expect_eq(stream(scratch_path("fifo"), true), EXIT_INPUT, "a FIFO without writer");
    cr_expect_eq(stream("/dev/null", true), EXIT_INPUT);
}

Test(registers, digest_of_the_file, .fini = scratch_remove)
{
    static const char text[] = HEADER "\n" GOOD "\n";
    int none = -1;

    config.certificates = path_of(scratch_write("a.csv", text, sizeof text - 1));
    cr_assert_eq(register_open(&current, &config, false, &err), 0);
    cr_assert_eq(register_certificates(current, change_once, &none, &err), 0);
    /* printf '%s\n%s\n' HEADER GOOD | sha256sum */
    cr_expect_str_eq(register_sha256(current),
                     "04a906496424af6206aca0a9ba847a30e646ce970cce6567db8e27ee18578da9");
    register_close(current);
}

/* ---- cut by us and cut by libcsv ------------------------------------------------------------- */

struct pagetext { /* all that was heard of a file */
    struct bytes text;
};

static int show_resident(void *context, const struct row *row, const struct resident *r,
                         struct err *e)
{
    struct bytes *out = context;

    (void)e;
    out->n += (size_t)snprintf(out->p + out->n, sizeof out->p - out->n, "%u %d %s|", row->line,
                               row->reason, row->column);
    if (r)
        out->n += (size_t)snprintf(
            out->p + out->n, sizeof out->p - out->n, "%.*s|%.*s|%.*s|%.*s|%d\n", STR_ARG(r->name),
            STR_ARG(r->address), STR_ARG(r->postal_code), STR_ARG(r->resident_id), r->birth_state);
    cr_assert(out->n < sizeof out->p);
    return 0;
}

static void show(const struct text_file *file, struct bytes *out)
{
    out->n = 0;
    config.residents = path_of(scratch_write("a.csv", file->p, file->n));
    cr_assert_eq(register_open(&current, &config, true, &err), 0, "%s", err.text);
    cr_assert_eq(register_residents(current, show_resident, out, &err), 0, "%s", err.text);
    register_close(current);
}

/*
 * Rows without quotes, or with quotes right around their fields, are cut without libcsv; a doubled
 * quote sends a row through it. All must say the same.
 */
Test(registers, plain_and_quoted_agree, .fini = scratch_remove)
{
    static const char *const pieces[] = {"山", "田", " ", "　", "\t",  "a",
                                         "1",  "\r", "'", "-",  "\xFF"};
    static char plain_text[1 << 16], quoted_text[1 << 16], libcsv_text[1 << 16];
    static struct bytes of_plain, of_quoted, of_libcsv;
    uint32_t state = 3;

    for (int round = 0; round < 40; round++) {
        struct text_file plain = {plain_text, 0}, quoted = {quoted_text, 0};
        struct text_file libcsv = {libcsv_text, 0};

        put(&plain, "%s\n", RESIDENT_HEADER);
        put(&quoted, "%s\n", RESIDENT_HEADER);
        put(&libcsv, "備考,%s\n", RESIDENT_HEADER);
        for (int row = 0; row < 60; row++) {
            int fields = 6 - ((state >> 13) % 16 == 0);

            put(&libcsv, "\"\"\"\"");
            for (int f = 0; f < fields; f++) {
                char field[64] = "";

                for (uint32_t k = (state >> 24) % 5; f > 0 && k > 0; k--) {
                    state = state * 1664525 + 1013904223;
                    strcat(field, pieces[(state >> 16) % (round % 4 ? 10 : 11)]);
                }
                if (f == 0)
                    strcpy(field, "r1");
                if (f == 5)
                    strcpy(field, "resident");
                state = state * 1664525 + 1013904223;
                put(&plain, "%s%s", f ? "," : "", field);
                put(&quoted, (state >> 9) % 4 ? "%s\"%s\"" : "%s%s", f ? "," : "", field);
                put(&libcsv, (state >> 10) % 4 ? ",\"%s\"" : ",%s", field);
            }
            put(&plain, "\n");
            put(&quoted, "\n");
            put(&libcsv, "\n");
        }
        show(&plain, &of_plain);
        show(&quoted, &of_quoted);
        show(&libcsv, &of_libcsv);
        cr_assert_str_eq(of_plain.p, of_quoted.p);
        cr_assert_str_eq(of_plain.p, of_libcsv.p);
    }
}

/* ---- encodings ------------------------------------------------------------------------------- */

static int keep_name(void *context, const struct row *row, const struct resident *resident,
                     struct err *e)
{
    struct bytes *name = context;

    (void)row, (void)e;
    cr_assert(resident, "line %u: %d", row->line, row->reason);
    memcpy(name->p, resident->name.p, resident->name.n);
    name->p[name->n = resident->name.n] = '\0';
    return 0;
}

static const char *decoded(enum encoding encoding, const char *name)
{
    static struct bytes out;
    char text[512];
    int n = snprintf(text, sizeof text, "%s\nr1,%s,,,,resident\n", RESIDENT_HEADER, name);

    config.encoding = encoding;
    config.residents = path_of(scratch_write("a.csv", text, (size_t)n));
    cr_assert_eq(register_open(&current, &config, true, &err), 0, "%s", err.text);
    cr_assert_eq(register_residents(current, keep_name, &out, &err), 0, "%s", err.text);
    register_close(current);
    return out.p;
}

/* docs/domain.md 6: the characters that tell cp932 from its relatives. */
Test(registers, encodings, .fini = scratch_remove)
{
    cr_expect_str_eq(decoded(ENCODING_CP932, "\x8E\x52\x93\x63"), "山田");
    cr_expect_str_eq(decoded(ENCODING_CP932, "\xFB\xFC\xFA\xB1"), "髙﨑");
    cr_expect_str_eq(decoded(ENCODING_CP932, "\xF0\x40"), "\xEE\x80\x80", "U+E000");
    cr_expect_str_eq(decoded(ENCODING_CP932, "\x81\x60\x81\x7C"), "～－");
    cr_expect_str_eq(decoded(ENCODING_CP932, "\xD4\xCF\xC0\xDE"), "ﾔﾏﾀﾞ");
    cr_expect_str_eq(decoded(ENCODING_CP932, "\x83\x5C\x95\x5C"), "ソ表", "5C as a trail byte");
    cr_expect_str_eq(decoded(ENCODING_CP932, "a\\~|"), "a\\~|");
    cr_expect_str_eq(decoded(ENCODING_CP932, "\"\x83\x5C,\""), "ソ,");
    cr_expect_str_eq(decoded(ENCODING_CP932, "\x81\x40\x8E\x52\x81\x40"), "山",
                     "U+3000 is trimmed");
    cr_expect_str_eq(decoded(ENCODING_EUC_JP_MS, "\xBB\xB3\xC5\xC4"), "山田");
    cr_expect_str_eq(decoded(ENCODING_EUC_JP_MS, "\x8E\xD4"), "ﾔ");
    cr_expect_str_eq(decoded(ENCODING_EUC_JP_MS, "\xAD\xA1"), "①");
    cr_expect_str_eq(decoded(ENCODING_EUC_JP_MS, "a\\~|"), "a\\~|");
    cr_expect_str_eq(decoded(ENCODING_UTF8, "葛\xF3\xA0\x84\x80"), "葛\xF3\xA0\x84\x80");
}

/* ---- any bytes ------------------------------------------------------------------------------- */

static int count_row(void *context, const struct row *row, const struct certificate *certificate,
                     struct err *e)
{
    (void)row, (void)certificate, (void)e;
    ++*(uint64_t *)context;
    return 0;
}

/* Whatever the bytes, a register is streamed or refused with 65, and every line has its place. */
Test(registers, any_bytes, .fini = scratch_remove)
{
    static const char *const pieces[] = {GOOD, ",",  "\"",   "\n", "\r\n",
                                         "\r", "s1", "\x82", "あ", "x"};
    uint32_t state = 11;

    for (int round = 0; round < 1500; round++) {
        char text[4096];
        struct text_file file = {text, 0};
        uint64_t rows = 0;

        config.encoding = (enum encoding)(round % 3);
        put(&file, "%s\n", HEADER);
        for (uint32_t k = (state >> 24) % 30; k > 0; k--) {
            state = state * 1664525 + 1013904223;
            put(&file, "%s", pieces[(state >> 16) % 10]);
        }
        state = state * 1664525 + 1013904223;
        err = (struct err){0};
        config.certificates = path_of(scratch_write("a.csv", file.p, file.n));
        if (register_open(&current, &config, false, &err) == 0) {
            if (register_certificates(current, count_row, &rows, &err) == 0) {
                struct lot_lines lines = *register_lines(current);

                cr_assert_eq(lines.rows, rows);
                cr_assert_eq(lines.lines, 1 + lines.blank + lines.folded + lines.rows);
            }
            register_close(current);
        }
        cr_assert(err.code == EXIT_DONE || err.code == EXIT_DATA, "%s", err.text);
    }
}
