/*
 * Counts people by where they stand: all of them, by postal area, birth year and month of expiry.
 *
 * A cell is one area, one year, one month, or the whole. Each person at risk is taken once, with
 * the set of classes he fell into tonight; so a cell has how many were at risk and, for each class,
 * how many it took. Open addressing: three or four look-ups a person, some hundred bytes a cell.
 *
 *     struct cells cells = {0};
 *     cells_take(&cells, &(struct cell_place){2500042, 1948, CELL_NO_MONTH}, 1u << CLASS_DECEASED);
 *     for (const struct class_cell *at = cells_next(&cells, NULL); at; at = cells_next(&cells, at)) …
 *     cells_release(&cells);
 */
#ifndef KIGEN_CORE_GATES_CELLS_H
#define KIGEN_CORE_GATES_CELLS_H

#include <stddef.h>
#include <stdint.h>

enum cell_dimension { CELL_ALL, CELL_AREA, CELL_BIRTH_YEAR, CELL_MONTH, CELL_DIMENSIONS };

enum { CELL_CLASSES_MAX = 32 };   /* bits of a set */
enum { CELL_NO_AREA = 10000000 }; /* a postal code that is not 7 digits */
enum { CELL_NO_YEAR = 0, CELL_NO_MONTH = 0xFFFF };

struct cell_place { /* what is not known is not counted there */
    uint32_t area;  /* a postal code as a number */
    uint32_t birth_year;
    uint32_t month; /* month_index() */
};

struct class_cell {
    enum cell_dimension kind;
    uint32_t value; /* as in struct cell_place; of CELL_ALL 0 */
    uint32_t at_risk;
    uint32_t counts[CELL_CLASSES_MAX];
};

struct cells { /* empty: all zero */
    struct class_cell *at;
    size_t room, used;
};

/* One person at risk, and the classes (1 << enum class) that took him. */
void cells_take(struct cells *cells, const struct cell_place *place, uint32_t classes);
/* Many at once, in one cell: so many at risk, and so many of them of `which`. */
void cells_put(struct cells *cells, enum cell_dimension kind, uint32_t value, uint64_t at_risk,
               unsigned which, uint64_t count);
/* The cell after `after`, in no order; NULL after the last; cells_next(cells, NULL) is the first.
 */
const struct class_cell *cells_next(const struct cells *cells, const struct class_cell *after);
void cells_release(struct cells *cells);

#endif
