/*
 * One row of dispositions.csv: a certificate that docs/contract 4 lists. A lot has them in register
 * order, and many: 56 bytes each and its two texts. What only few rows have stands beside, once for
 * those that follow one another and have the same.
 *
 *     struct lot_row row = lot_row_none();
 *     lot_row_name(&row, serial, resident_id, &arena);
 *     mores_put(&mores, &row, &(struct lot_row_more){…});
 *     lot_row_serial(&row), lot_row_more(&row)->missing
 */
#ifndef KIGEN_CORE_LOT_ROW_H
#define KIGEN_CORE_LOT_ROW_H

#include "base/arena.h"
#include "core/days/day.h"
#include "core/rules/terms.h"

struct lot_row_more {
    Str missing;    /* held(unprintable): what cannot be printed, "U+2000B U+845B/E0103 ? &#…;" */
    Str column;     /* rejected: the column at fault as the office heads it; else empty */
    Str fault;      /* rejected, held for its address: what is wrong, in Japanese; may be empty */
    Str basis;      /* suppressed: the date or value that decides, in Japanese */
    Day deliver_on; /* waiting: delivery of the lot that takes it (planned_on) */
    Day counter_week; /* waiting for the counter: the Monday of the first week that is full */
};

struct lot_row {    /* begin with lot_row_none() */
    Day expires_on; /* DAY_NONE: unknown */
    Day planned_on;
    Day ideal_on; /* DAY_NONE where it cannot be computed */
    Day since;    /* suppressed: the first night of those, one after the other, in which it was */
    Day by_issued_on, by_expires_on; /* superseded: by this certificate; lot_row_basis() says it */
    uint32_t line;
    uint32_t piece;                  /* notice: index into pieces; else UINT32_MAX */
    const char *text;                /* serial and resident id, empty where malformed */
    const struct lot_row_more *more; /* NULL: nothing; lot_row_more() */
    uint16_t anomalies;              /* bit 1 << enum anomaly */
    uint8_t disposition, reason;
    int8_t kind;                          /* enum kind; -1: unknown */
    uint8_t serial_bytes, resident_bytes; /* ROW_TEXT_LONG: both lengths stand before the texts */
};
_Static_assert(sizeof(struct lot_row) == 56, "as in the comment above");
_Static_assert(ANOMALY_COUNT <= 16, "they fit");

enum { ROW_TEXT_LONG = UINT8_MAX, ROW_LENGTHS_BYTES = 8 };

static inline struct lot_row lot_row_none(void)
{
    return (struct lot_row){.text = "",
                            .expires_on = DAY_NONE,
                            .planned_on = DAY_NONE,
                            .ideal_on = DAY_NONE,
                            .since = DAY_NONE,
                            .by_issued_on = DAY_NONE,
                            .by_expires_on = DAY_NONE,
                            .piece = UINT32_MAX,
                            .kind = -1};
}

/* Keeps both texts in the arena. */
void lot_row_name(struct lot_row *row, Str serial, Str resident_id, struct arena *arena);
void lot_row_long_texts(const struct lot_row *row, Str *serial, Str *resident_id);

static inline Str lot_row_serial(const struct lot_row *row)
{
    Str serial = {row->text, row->serial_bytes}, resident_id;

    if (row->serial_bytes == ROW_TEXT_LONG)
        lot_row_long_texts(row, &serial, &resident_id);
    return serial;
}

static inline Str lot_row_resident(const struct lot_row *row)
{
    Str resident_id = {row->text + row->serial_bytes, row->resident_bytes}, serial;

    if (row->serial_bytes == ROW_TEXT_LONG)
        lot_row_long_texts(row, &serial, &resident_id);
    return resident_id;
}

/* ---- what few rows have ---------------------------------------------------------------------- */

extern const struct lot_row_more lot_row_no_more;

static inline const struct lot_row_more *lot_row_more(const struct lot_row *row)
{
    return row->more ? row->more : &lot_row_no_more;
}

struct lot_row_mores { /* begins with an arena and nothing */
    struct arena *arena;
    const struct lot_row_more *last;
};
/* The row has this from now on; the texts must last as long as it. */
void mores_put(struct lot_row_mores *mores, struct lot_row *row, const struct lot_row_more *more);

/* Suppressed: what decides, in Japanese; written into `out` where it is another certificate. */
enum { ROW_BASIS_MAX = 80 };
Str lot_row_basis(const struct lot_row *row, char out[ROW_BASIS_MAX]);

#endif
