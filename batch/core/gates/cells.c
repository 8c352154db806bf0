/* Cells in a table that doubles when it is half full; a cell without anybody at risk is free. */
#include "core/gates/cells.h"

#include "base/arena.h"
#include "base/bug.h"

enum { ROOM_FIRST = 256 };

static size_t slot_of(const struct cells *cells, enum cell_dimension kind, uint32_t value)
{
    uint64_t hash = ((uint64_t)kind << 32 | value) * UINT64_C(0x9E3779B97F4A7C15);

    return (size_t)(hash >> 32) & (cells->room - 1);
}

static struct class_cell *find(const struct cells *cells, enum cell_dimension kind, uint32_t value)
{
    size_t slot = slot_of(cells, kind, value);

    while (cells->at[slot].at_risk &&
           (cells->at[slot].kind != kind || cells->at[slot].value != value))
        slot = (slot + 1) & (cells->room - 1);
    return &cells->at[slot];
}

static void grow(struct cells *cells)
{
    struct cells wider = {.room = cells->room ? cells->room * 2 : ROOM_FIRST, .used = cells->used};

    wider.at = mem_zero(wider.room, sizeof *wider.at);
    for (const struct class_cell *at = cells_next(cells, NULL); at; at = cells_next(cells, at))
        *find(&wider, at->kind, at->value) = *at;
    mem_free(cells->at);
    *cells = wider;
}

static struct class_cell *cell_of(struct cells *cells, enum cell_dimension kind, uint32_t value)
{
    struct class_cell *cell;

    if (cells->used * 2 >= cells->room)
        grow(cells);
    cell = find(cells, kind, value);
    if (cell->at_risk == 0) {
        cell->kind = kind;
        cell->value = value;
        cells->used++;
    }
    return cell;
}

static void take(struct cells *cells, enum cell_dimension kind, uint32_t value, uint32_t classes)
{
    struct class_cell *cell = cell_of(cells, kind, value);

    cell->at_risk++;
    for (unsigned which = 0; classes; which++, classes >>= 1)
        cell->counts[which] += classes & 1;
}

void cells_take(struct cells *cells, const struct cell_place *place, uint32_t classes)
{
    take(cells, CELL_ALL, 0, classes);
    if (place->area < CELL_NO_AREA)
        take(cells, CELL_AREA, place->area, classes);
    if (place->birth_year != CELL_NO_YEAR)
        take(cells, CELL_BIRTH_YEAR, place->birth_year, classes);
    if (place->month != CELL_NO_MONTH)
        take(cells, CELL_MONTH, place->month, classes);
}

void cells_put(struct cells *cells, enum cell_dimension kind, uint32_t value, uint64_t at_risk,
               unsigned which, uint64_t count)
{
    struct class_cell *cell;

    REQUIRE(at_risk <= UINT32_MAX && count <= at_risk && which < CELL_CLASSES_MAX);
    if (at_risk == 0)
        return;
    cell = cell_of(cells, kind, value);
    cell->at_risk += (uint32_t)at_risk;
    cell->counts[which] += (uint32_t)count;
}

const struct class_cell *cells_next(const struct cells *cells, const struct class_cell *after)
{
    for (size_t i = after ? (size_t)(after - cells->at) + 1 : 0; i < cells->room; i++)
        if (cells->at[i].at_risk)
            return &cells->at[i];
    return NULL;
}

void cells_release(struct cells *cells)
{
    mem_free(cells->at);
    *cells = (struct cells){0};
}
