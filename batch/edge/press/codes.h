/*
 * Makes the customer barcode of Japan Post, and by zint QR codes and the mark of a sheet, as dots.
 *
 * A dot is one bit; rows are padded to 32 bits, the lowest bit first. That is cairo's format A1, a
 * 1-bit mask. The customer barcode is 133 × 3 dots of 0.6 × 1.2 mm × a / 10. QR codes and marks have
 * square dots and come without a quiet zone.
 */
#ifndef KIGEN_EDGE_PRESS_CODES_H
#define KIGEN_EDGE_PRESS_CODES_H

#include "base/bug.h"
#include "base/str.h"

struct codes; /* zint's symbols, one for each kind of code; they are reused */
struct codes *codes_new(void);
void codes_release(struct codes *codes);

enum { CODE_SIDE_MAX = 192, CODE_STRIDE = CODE_SIDE_MAX / 8 };

struct code {
    int width, height; /* dots */
    _Alignas(4) uint8_t bits[CODE_SIDE_MAX][CODE_STRIDE];
};

/* The bars of core/rules/barcode; false where the text is not of that form. */
bool code_customer(struct code *code, Str text);
bool code_qr(struct codes *codes, struct code *code, Str text); /* error correction M */
/*
 * A Data Matrix (ECC 200) of 22 × 22 dots, whatever it says: a camera expects one size. It takes 32
 * characters as docs/contract 6 writes them. False where the text needs more.
 */
enum { CODE_MARK_SIDE = 22 };
bool code_mark(struct codes *codes, struct code *code, Str text);
/* A square Data Matrix (ECC 200), as large as its text needs: of a bundle's slip. */
bool code_slip(struct codes *codes, struct code *code, Str text);

#endif
