/* zint symbols, one of their own for each code (a reused one keeps the other's height). */
#include "edge/press/codes.h"

#include <zint.h>

#include "base/arena.h"
#include "core/rules/barcode.h"

enum { CUSTOMER_WIDTH = 2 * BARCODE_BARS - 1, CUSTOMER_HEIGHT = 3, TEXT_MAX = 1024 };
enum { MARK_22_DOTS = 7 }; /* zint's number for a Data Matrix of 22 × 22 */

static bool dot(const struct zint_symbol *symbol, int row, int column)
{
    return symbol->encoded_data[row][column / 8] >> (column % 8) & 1;
}

static void dot_put(struct code *code, int y, int x)
{
    code->bits[y][x / 8] |= (uint8_t)(1u << (x % 8));
}

struct codes {
    struct zint_symbol *qr, *mark, *slip;
};

static struct zint_symbol *symbol_new(int symbology, int option)
{
    struct zint_symbol *symbol = ZBarcode_Create();

    if (!symbol)
        memory_stop();
    symbol->symbology = symbology;
    symbol->input_mode = UNICODE_MODE;
    symbol->option_1 = option;
    return symbol;
}

struct codes *codes_new(void)
{
    struct codes *codes = mem_zero(1, sizeof *codes);

    codes->qr = symbol_new(BARCODE_QRCODE, /*error correction M*/ 2);
    codes->mark = symbol_new(BARCODE_DATAMATRIX, -1);
    codes->mark->option_2 = MARK_22_DOTS;
    codes->mark->input_mode = DATA_MODE | FAST_MODE; /* the best takes longer, for as many dots */
    codes->slip = symbol_new(BARCODE_DATAMATRIX, -1);
    codes->slip->option_3 = DM_SQUARE;
    return codes;
}

void codes_release(struct codes *codes)
{
    if (!codes)
        return;
    ZBarcode_Delete(codes->qr);
    ZBarcode_Delete(codes->mark);
    ZBarcode_Delete(codes->slip);
    mem_free(codes);
}

static bool code_copy(struct code *code, const struct zint_symbol *symbol)
{
    if (symbol->width > CODE_SIDE_MAX || symbol->rows > CODE_SIDE_MAX)
        return false;
    code->width = symbol->width;
    code->height = symbol->rows;
    for (int y = 0; y < code->height; y++) {
        memset(code->bits[y], 0, sizeof code->bits[y]);
        for (int x = 0; x < code->width; x++)
            if (dot(symbol, y, x))
                dot_put(code, y, x);
    }
    return true;
}

static bool encode(struct zint_symbol *symbol, struct code *code, Str text)
{
    bool good;

    if (text.n == 0 || text.n > TEXT_MAX)
        return false;
    good = ZBarcode_Encode(symbol, (const unsigned char *)text.p, (int)text.n) < ZINT_ERROR &&
           code_copy(code, symbol);
    ZBarcode_Clear(symbol);
    return good;
}

/* Not by zint: it refuses a text whose last letter is cut in two, the postal service's own example. */
bool code_customer(struct code *code, Str text)
{
    char bars[BARCODE_BARS];

    if (!barcode_bars(text, bars))
        return false;
    code->width = CUSTOMER_WIDTH;
    code->height = CUSTOMER_HEIGHT;
    memset(code->bits, 0, CUSTOMER_HEIGHT * sizeof *code->bits);
    for (int i = 0; i < BARCODE_BARS; i++) {
        if (bars[i] == '1' || bars[i] == '2')
            dot_put(code, 0, 2 * i);
        dot_put(code, 1, 2 * i);
        if (bars[i] == '1' || bars[i] == '3')
            dot_put(code, 2, 2 * i);
    }
    return true;
}

bool code_qr(struct codes *codes, struct code *code, Str text)
{
    return encode(codes->qr, code, text);
}

bool code_mark(struct codes *codes, struct code *code, Str text)
{
    return encode(codes->mark, code, text) && code->width == CODE_MARK_SIDE &&
           code->height == CODE_MARK_SIDE;
}

bool code_slip(struct codes *codes, struct code *code, Str text)
{
    return encode(codes->slip, code, text);
}
