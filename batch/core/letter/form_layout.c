/* The layout: a tree with names and lines into pages, boxes and items. Strict about every key. */
#include "core/letter/form_inside.h"

enum {
    LENGTH_MM_MAX = 2000,
    IMAGE_MM_MIN = 1,
    TABLE_BORDER_MM_MAX = 1 /* half of it lies outside the table, on each side */
};

struct layout {
    struct form *form;
    const struct form_source *source;
    struct arena *arena;
    struct err *err;
    struct {
        const struct form_node *node;
        int handle;
        bool used;
    } fonts[FONTS_MAX];
    size_t font_count;
    bool if_room; /* what is being read is set only if there is room */
    Str once[ONCE_MAX]; /* of this page */
    size_t once_count;
};

static const struct form_node *child(const struct form_node *node, const char *name)
{
    for (size_t i = 0; i < node->child_count; i++)
        if (str_equal(node->children[i].name, str_of(name)))
            return &node->children[i];
    return NULL;
}

static bool listed(Str name, const char *names)
{
    for (const char *at = names; *at;) {
        size_t n = strcspn(at, " ");

        if (name.n == n && memcmp(name.p, at, n) == 0)
            return true;
        at += n + (at[n] == ' ');
    }
    return false;
}

static int keys_check(struct layout *l, const struct form_node *node, const char *names)
{
    for (size_t i = 0; i < node->child_count; i++)
        if (!listed(node->children[i].name, names))
            return err_say(l->err, FORM_KEY, l->form->layout_file, node->children[i].line,
                           node->children[i].column, STR_ARG(node->children[i].name));
    return 0;
}

static int kind_check(struct layout *l, const struct form_node *node, enum form_node_kind kind)
{
    static const char *const kinds[] = {"{ … }", "( … )", "\"…\"", "0.0", "true / false"};

    if (node->kind == kind)
        return 0;
    return err_say(l->err, FORM_TYPE, l->form->layout_file, node->line, node->column,
                   STR_ARG(node->name), kinds[kind]);
}

static int need(struct layout *l, const struct form_node *node, const char *name,
                enum form_node_kind kind, const struct form_node **found)
{
    *found = child(node, name);
    if (!*found)
        return err_say(l->err, FORM_NEEDS, l->form->layout_file, node->line, node->column, name);
    return kind_check(l, *found, kind);
}

/* A number in least..most; left as it is where the key is absent. */
static int number(struct layout *l, const struct form_node *node, const char *name, double least,
                  double most, double *out)
{
    const struct form_node *found = child(node, name);

    if (!found)
        return 0;
    if (kind_check(l, found, FORM_NUMBER))
        return -1;
    if (!(found->number >= least && found->number <= most))
        return err_say(l->err, FORM_RANGE, l->form->layout_file, found->line, found->column, name,
                       least, most);
    *out = found->number;
    return 0;
}

/* A length of at most `most` mm. */
static int length_within(struct layout *l, const struct form_node *node, const char *name,
                         double most, double *points)
{
    double mm = *points / MM;

    if (number(l, node, name, 0, most, &mm))
        return -1;
    *points = mm * MM;
    return 0;
}

static int length(struct layout *l, const struct form_node *node, const char *name, double *points)
{
    return length_within(l, node, name, LENGTH_MM_MAX, points);
}

/* How light an area is. In what goes to a press with one plate grey would be screened. */
static int fill_read(struct layout *l, const struct form_node *node, double *fill)
{
    const struct form_node *found = child(node, "fill");

    if (number(l, node, "fill", 0, 1, fill))
        return -1;
    if (found && *fill > 0 && *fill < 1 && (l->source->gates || l->source->page_before))
        return err_say(l->err, FORM_GREY, l->form->layout_file, found->line, found->column, *fill);
    return 0;
}

/* The lengths of a list, of at most `most` mm each; the caller has seen that there is room. */
static int lengths(struct layout *l, const struct form_node *list, const char *name, double most,
                   double *points, size_t *count)
{
    for (size_t i = 0; i < list->child_count; i++) {
        const struct form_node *node = &list->children[i];

        if (kind_check(l, node, FORM_NUMBER))
            return -1;
        if (!(node->number >= 0 && node->number <= most))
            return err_say(l->err, FORM_RANGE, l->form->layout_file, node->line, node->column, name,
                           0.0, most);
        points[(*count)++] = node->number * MM;
    }
    return 0;
}

static int length_needed(struct layout *l, const struct form_node *node, const char *name,
                         double *points)
{
    const struct form_node *found;

    return need(l, node, name, FORM_NUMBER, &found) || length(l, node, name, points) ? -1 : 0;
}

static int flag(struct layout *l, const struct form_node *node, const char *name, bool *out)
{
    const struct form_node *found = child(node, name);

    if (!found)
        return 0;
    *out = found->flag;
    return kind_check(l, found, FORM_FLAG);
}

static int no_such(struct layout *l, const struct form_node *node, const char *what)
{
    return err_say(l->err, FORM_NO_SUCH, l->form->layout_file, node->line, node->column, what,
                   STR_ARG(node->text));
}

static int block_use(struct layout *l, const struct form_node *node,
                     const struct words_block **block)
{
    struct words_block *found;

    if (kind_check(l, node, FORM_STRING))
        return -1;
    found = words_find(&l->form->words, node->text);
    if (!found)
        return no_such(l, node, "[block]");
    words_use(&l->form->words, found, /*always*/ !l->if_room);
    *block = found;
    return 0;
}

static int style_use(struct layout *l, const struct form_node *node, const char *name,
                     const struct style **style)
{
    const struct form_node *found = child(node, name);

    if (!found) {
        if (*style)
            return 0;
        return err_say(l->err, FORM_NEEDS, l->form->layout_file, node->line, node->column, name);
    }
    if (kind_check(l, found, FORM_STRING))
        return -1;
    for (size_t i = 0; i < l->form->style_count; i++)
        if (str_equal(l->form->styles[i].name, found->text)) {
            l->form->styles[i].used = true;
            *style = &l->form->styles[i];
            return 0;
        }
    return no_such(l, found, "styles");
}

static int too_many(struct layout *l, const struct form_node *node, const char *what, int most)
{
    return err_say(l->err, FORM_TOO_MANY, l->form->layout_file, node->line, node->column, what,
                   most);
}

static int align_read(struct layout *l, const struct form_node *node, enum align *align)
{
    static const char *const words[] = {"left", "center", "right"};

    if (kind_check(l, node, FORM_STRING))
        return -1;
    for (size_t i = 0; i < 3; i++)
        if (str_equal(node->text, str_of(words[i]))) {
            *align = (enum align)i;
            return 0;
        }
    return no_such(l, node, "left, center, right");
}

static int items_read(struct layout *l, const struct form_node *list, const struct style *style,
                      struct items *items);

static int widths_read(struct layout *l, const struct form_node *node, struct item *item)
{
    const struct form_node *widths, *aligns = child(node, "aligns");

    if (need(l, node, "widths", FORM_LIST, &widths))
        return -1;
    if (widths->child_count == 0 || widths->child_count > COLUMNS_MAX)
        return too_many(l, widths, "widths", COLUMNS_MAX);
    if (lengths(l, widths, "widths", LENGTH_MM_MAX, item->widths, &item->width_count))
        return -1;
    if (aligns && (kind_check(l, aligns, FORM_LIST) || aligns->child_count > item->width_count))
        return too_many(l, aligns, "aligns", (int)item->width_count);
    for (size_t i = 0; aligns && i < aligns->child_count; i++)
        if (align_read(l, &aligns->children[i], &item->aligns[i]))
            return -1;
    return 0;
}

static int columns_read(struct layout *l, const struct form_node *list, struct item *item)
{
    if (kind_check(l, list, FORM_LIST))
        return -1;
    if (list->child_count == 0 || list->child_count > COLUMNS_MAX)
        return too_many(l, list, "columns", COLUMNS_MAX);
    for (size_t i = 0; i < list->child_count; i++) {
        const struct form_node *column = &list->children[i], *items;
        const struct style *style = item->style;

        if (kind_check(l, column, FORM_GROUP) || keys_check(l, column, "w style items") ||
            length_needed(l, column, "w", &item->widths[i]) ||
            (child(column, "style") && style_use(l, column, "style", &style)) ||
            need(l, column, "items", FORM_LIST, &items) ||
            items_read(l, items, style, &item->children[i]))
            return -1;
        item->width_count++;
    }
    return 0;
}

static int frame_read(struct layout *l, const struct form_node *node, struct item *item)
{
    const struct form_node *items;

    item->fill = -1;
    return kind_check(l, node, FORM_GROUP) || keys_check(l, node, "pad border fill items") ||
                   length(l, node, "pad", &item->pad) || length(l, node, "border", &item->border) ||
                   fill_read(l, node, &item->fill) || need(l, node, "items", FORM_LIST, &items) ||
                   items_read(l, items, item->style, &item->children[0])
               ? -1
               : 0;
}

static int table_read(struct layout *l, const struct form_node *node, const struct form_node *key,
                      struct item *item)
{
    item->pad = 1.0 * MM;
    return block_use(l, key, &item->block) || widths_read(l, node, item) ||
                   length_within(l, node, "border", TABLE_BORDER_MM_MAX, &item->border) ||
                   length(l, node, "pad", &item->pad)
               ? -1
               : 0;
}

static int list_read(struct layout *l, const struct form_node *node, const struct form_node *key,
                     struct item *item)
{
    const struct form_node *marker;

    if (block_use(l, key, &item->block) || need(l, node, "marker", FORM_STRING, &marker))
        return -1;
    item->marker = str_equal(marker->text, STR("1")) ? STR_EMPTY : marker->text;
    item->indent = item->style->size;
    return length(l, node, "indent", &item->indent);
}

static int text_read(struct layout *l, const struct form_node *node, const struct form_node *key,
                     struct item *item)
{
    double lines = 0;

    if (block_use(l, key, &item->block) || length(l, node, "indent", &item->indent) ||
        number(l, node, "lines", 1, PARAGRAPH_LINES_MAX, &lines))
        return -1;
    item->lines = (size_t)lines;
    return 0;
}

static int qr_read(struct layout *l, const struct form_node *node, const struct form_node *key,
                   struct item *item)
{
    return block_use(l, key, &item->block) || length_needed(l, node, "size", &item->size) ? -1 : 0;
}

/* Pixels are square and the height follows the width: what holds for one side holds for both. */
static int image_read(struct layout *l, const struct form_node *node, const struct form_node *key,
                      struct item *item)
{
    const struct image *image;
    uint32_t wanted;

    if (kind_check(l, key, FORM_STRING) || length_needed(l, node, "width", &item->size))
        return -1;
    if (item->size < IMAGE_MM_MIN * MM - 1e-6)
        return err_say(l->err, FORM_RANGE, l->form->layout_file, node->line, node->column, "width",
                       (double)IMAGE_MM_MIN, (double)LENGTH_MM_MAX);
    if (l->form->metrics.image(l->form->metrics.context, key->text, &item->image, l->err))
        return -1;
    image = item->image;
    wanted = image_pixels_needed(item->size);
    if (image->width < wanted)
        return err_say(l->err, IMAGE_DPI, l->form->layout_file, key->line, key->column,
                       STR_ARG(key->text), image->width, image->height, item->size / MM,
                       IMAGE_DPI_MIN, wanted,
                       image_pixels_needed(item->size * image->height / image->width));
    return 0;
}

/* ---- items to write in (form_write.c) -------------------------------------------------------- */

enum { CELLS_MAX = 64 };

static int count_read(struct layout *l, const struct form_node *node, const char *name,
                      size_t *count)
{
    double found = (double)*count;

    if (number(l, node, name, 1, CELLS_MAX, &found))
        return -1;
    *count = (size_t)found;
    return 0;
}

static int cells_read(struct layout *l, const struct form_node *node, const struct form_node *key,
                      struct item *item)
{
    const struct form_node *count;

    item->border = 0.3 * MM;
    if (block_use(l, key, &item->block) || need(l, node, "count", FORM_NUMBER, &count) ||
        count_read(l, node, "count", &item->count))
        return -1;
    item->across = item->count;
    return count_read(l, node, "across", &item->across) ||
                   length_needed(l, node, "w", &item->size) ||
                   length_needed(l, node, "h", &item->row) ||
                   length(l, node, "indent", &item->indent) ||
                   length_within(l, node, "border", TABLE_BORDER_MM_MAX, &item->border)
               ? -1
               : 0;
}

static int ticks_read(struct layout *l, const struct form_node *node, const struct form_node *key,
                      struct item *item)
{
    item->size = 4.5 * MM;
    item->border = 0.3 * MM;
    return block_use(l, key, &item->block) || widths_read(l, node, item) ||
                   length(l, node, "size", &item->size) || length(l, node, "h", &item->row) ||
                   length_within(l, node, "border", TABLE_BORDER_MM_MAX, &item->border)
               ? -1
               : 0;
}

static int write_read(struct layout *l, const struct form_node *node, const struct form_node *key,
                      struct item *item)
{
    item->fill = -1;
    item->pad = 1.0 * MM;
    item->border = 0.2 * MM;
    return block_use(l, key, &item->block) || widths_read(l, node, item) ||
                   length_needed(l, node, "h", &item->row) || fill_read(l, node, &item->fill) ||
                   length(l, node, "pad", &item->pad) ||
                   length_within(l, node, "border", TABLE_BORDER_MM_MAX, &item->border)
               ? -1
               : 0;
}

static int chart_read(struct layout *l, const struct form_node *node, const struct form_node *key,
                      struct item *item)
{
    if (kind_check(l, key, FORM_STRING))
        return -1;
    if (!str_equal(key->text, STR("load")))
        return err_say(l->err, FORM_CHART, l->form->layout_file, key->line, key->column);
    return length_needed(l, node, "h", &item->size);
}

/* Which element an item is: the one key of these that it has, and the keys that go with it. */
static const struct element {
    const char *name;
    enum item_kind kind;
    const char *keys;
} elements[] = {
    {"text", ITEM_TEXT, "text style gap align indent lines"},
    {"list", ITEM_LIST, "list style gap marker indent"},
    {"table", ITEM_TABLE, "table style gap widths aligns border pad"},
    {"columns", ITEM_COLUMNS, "columns style gap between"},
    {"frame", ITEM_FRAME, "frame style gap"},
    {"rule", ITEM_RULE, "rule gap"},
    {"qr", ITEM_QR, "qr gap size align"},
    {"image", ITEM_IMAGE, "image gap width align"},
    {"cells", ITEM_CELLS, "cells style gap count across w h indent border"},
    {"ticks", ITEM_TICKS, "ticks style gap widths aligns size h border"},
    {"write", ITEM_WRITE, "write style gap widths aligns h fill pad border"},
    {"cut", ITEM_CUT, "cut style gap line"},
    {"chart", ITEM_CHART, "chart gap h style"},
};

static int element_read(struct layout *l, const struct form_node *node, const struct form_node *key,
                        struct item *item)
{
    switch (item->kind) {
    case ITEM_TEXT:
        return text_read(l, node, key, item);
    case ITEM_LIST:
        return list_read(l, node, key, item);
    case ITEM_TABLE:
        return table_read(l, node, key, item);
    case ITEM_COLUMNS:
        return length(l, node, "between", &item->between) || columns_read(l, key, item) ? -1 : 0;
    case ITEM_FRAME:
        return frame_read(l, key, item);
    case ITEM_RULE:
        return length(l, node, "rule", &item->size);
    case ITEM_QR:
        return qr_read(l, node, key, item);
    case ITEM_IMAGE:
        return image_read(l, node, key, item);
    case ITEM_CELLS:
        return cells_read(l, node, key, item);
    case ITEM_TICKS:
        return ticks_read(l, node, key, item);
    case ITEM_WRITE:
        return write_read(l, node, key, item);
    case ITEM_CUT:
        item->size = 0.25 * MM;
        return block_use(l, key, &item->block) ||
                       length_within(l, node, "line", TABLE_BORDER_MM_MAX, &item->size)
                   ? -1
                   : 0;
    case ITEM_CHART:
        return chart_read(l, node, key, item);
    }
    BUG("element");
}

static int element_keys_check(struct layout *l, const struct form_node *node, const char *keys)
{
    char all[128];

    REQUIRE((size_t)snprintf(all, sizeof all, "%s if_room once", keys) < sizeof all);
    return keys_check(l, node, all);
}

static int if_room_read(struct layout *l, const struct form_node *node, struct item *item)
{
    double rank = 0;

    if (number(l, node, "if_room", 1, IF_ROOM_MAX, &rank))
        return -1;
    item->if_room = (int)rank;
    l->if_room |= item->if_room > 0;
    return 0;
}

static int once_read(struct layout *l, const struct form_node *node, struct item *item)
{
    const struct form_node *found = child(node, "once");
    size_t at = 0;

    if (!found)
        return 0;
    if (kind_check(l, found, FORM_STRING))
        return -1;
    while (at < l->once_count && !str_equal(l->once[at], found->text))
        at++;
    if (at == ONCE_MAX)
        return too_many(l, found, "once", ONCE_MAX);
    if (at == l->once_count)
        l->once[l->once_count++] = found->text;
    item->once = (unsigned)at + 1;
    return 0;
}

static int item_read(struct layout *l, const struct form_node *node, const struct style *style,
                     struct item *item)
{
    const struct element *element = NULL;
    const struct form_node *key = NULL, *align = child(node, "align");

    if (kind_check(l, node, FORM_GROUP))
        return -1;
    for (size_t i = 0; !key && i < sizeof elements / sizeof *elements; i++)
        if ((key = child(node, elements[i].name)) != NULL)
            element = &elements[i];
    if (!key)
        return err_say(l->err, FORM_ELEMENT, l->form->layout_file, node->line, node->column);
    *item = (struct item){
        .kind = element->kind, .line = node->line, .column = node->column, .style = style};
    if (element_keys_check(l, node, element->keys) || length(l, node, "gap", &item->gap) ||
        if_room_read(l, node, item) || once_read(l, node, item) || (align && align_read(l, align, &item->align)))
        return -1;
    if (item->kind != ITEM_RULE && item->kind != ITEM_QR && item->kind != ITEM_IMAGE &&
        item->kind != ITEM_COLUMNS && item->kind != ITEM_FRAME &&
        style_use(l, node, "style", &item->style))
        return -1;
    if (child(node, "style") && style_use(l, node, "style", &item->style))
        return -1;
    return element_read(l, node, key, item);
}

static int items_read(struct layout *l, const struct form_node *list, const struct style *style,
                      struct items *items)
{
    if (list->child_count > ITEMS_MAX)
        return too_many(l, list, "items", ITEMS_MAX);
    items->at = ARENA_ARRAY(l->arena, struct item, list->child_count);
    for (size_t i = 0; i < list->child_count; i++) {
        bool within = l->if_room;

        if (item_read(l, &list->children[i], style, &items->at[items->count++]))
            return -1;
        l->if_room = within;
    }
    return 0;
}

/* Numbers the items of this rank, from the top. */
static int room_number(struct layout *l, const struct items *items, int rank, size_t *count)
{
    for (size_t i = 0; i < items->count; i++) {
        struct item *item = &items->at[i];

        if (item->if_room == rank && *count == ROOM_ITEMS_MAX)
            return err_say(l->err, FORM_TOO_MANY, l->form->layout_file, item->line, item->column,
                           "if_room", ROOM_ITEMS_MAX);
        if (item->if_room == rank)
            item->room_bit = (unsigned)(*count)++;
        for (size_t k = 0; k < COLUMNS_MAX; k++)
            if (room_number(l, &item->children[k], rank, count))
                return -1;
    }
    return 0;
}

static int rooms_number(struct layout *l, struct box *box)
{
    for (int rank = 1; rank <= IF_ROOM_MAX; rank++)
        if (room_number(l, &box->items, rank, &box->room_count))
            return -1;
    return 0;
}

/* The choices of all items, whether they are always set or not. */
static uint32_t items_choices_all(const struct items *items)
{
    uint32_t all = 0;

    for (size_t i = 0; i < items->count; i++) {
        const struct item *item = &items->at[i];

        all |= item->block ? item->block->choices : 0;
        for (size_t k = 0; k < COLUMNS_MAX; k++)
            all |= items_choices_all(&item->children[k]);
    }
    return all;
}

/* Which choices each item depends on, and together those that are always set. */
static uint32_t items_choices(struct items *items)
{
    uint32_t all = 0;

    for (size_t i = 0; i < items->count; i++) {
        struct item *item = &items->at[i];

        item->choices = item->block ? item->block->choices : 0;
        for (size_t k = 0; k < COLUMNS_MAX; k++)
            item->choices |= items_choices(&item->children[k]);
        all |= item->if_room ? 0 : item->choices;
    }
    return all;
}

static uint64_t items_conditions(const struct items *items)
{
    uint64_t all = 0;

    for (size_t i = 0; i < items->count; i++) {
        const struct item *item = &items->at[i];

        all |= item->block ? item->block->conditions : 0;
        for (size_t k = 0; k < COLUMNS_MAX; k++)
            all |= items_conditions(&item->children[k]);
    }
    return all;
}

/*
 * No box may lie near the edge, or where the window could show it (on a back: behind the window).
 */
static int box_check(struct layout *l, const struct form_node *node, const struct box *box,
                     size_t page)
{
    const struct form *form = l->form;
    struct form_window zone = form->keep_clear;

    if (box->x < form->edge - 1e-6 || box->y < form->edge - 1e-6 ||
        box->x + box->w > form->page_w - form->edge + 1e-6 ||
        box->y + box->h > form->page_h - form->edge + 1e-6)
        return err_say(l->err, FORM_EDGE, form->layout_file, node->line, node->column,
                       form->edge / MM);
    if (2 * (box->pad + box->border) > box->w + 1e-6)
        return err_say(l->err, FORM_RANGE, form->layout_file, node->line, node->column,
                       "pad + border", 0.0, box->w / MM / 2);
    if (!page_is_front(form, page))
        zone.x = form->page_w - zone.x - zone.w;
    if (page + form->page_before > (form->duplex ? 1u : 0u))
        return 0; /* further sheets lie behind the first */
    if (box->x < zone.x + zone.w - 1e-6 && zone.x < box->x + box->w - 1e-6 &&
        box->y < zone.y + zone.h - 1e-6 && zone.y < box->y + box->h - 1e-6)
        return err_say(l->err, FORM_ZONE, form->layout_file, node->line, node->column, zone.x / MM,
                       zone.y / MM, (zone.x + zone.w) / MM, (zone.y + zone.h) / MM);
    return 0;
}

static int box_read(struct layout *l, const struct form_node *node, size_t page, struct box *box)
{
    const struct form_node *items;
    const struct style *style = NULL;

    *box = (struct box){.line = node->line, .column = node->column, .fill = -1};
    if (kind_check(l, node, FORM_GROUP) ||
        keys_check(l, node,
                   "x y w h x_back h_front pad border fill stretch bottom front vanish style"
                   " items") ||
        length_needed(l, node, "x", &box->x) || length_needed(l, node, "y", &box->y) ||
        length_needed(l, node, "w", &box->w) || length_needed(l, node, "h", &box->h) ||
        (page_is_front(l->form, page) && length(l, node, "h_front", &box->h)) ||
        (!page_is_front(l->form, page) && length(l, node, "x_back", &box->x)) ||
        length(l, node, "pad", &box->pad) || length(l, node, "border", &box->border) ||
        length(l, node, "stretch", &box->stretch) || fill_read(l, node, &box->fill) ||
        flag(l, node, "bottom", &box->bottom) || flag(l, node, "front", &box->front) ||
        flag(l, node, "vanish", &box->vanish) ||
        (child(node, "style") && style_use(l, node, "style", &style)) ||
        need(l, node, "items", FORM_LIST, &items) || items_read(l, items, style, &box->items) ||
        rooms_number(l, box) || box_check(l, node, box, page))
        return -1;
    box->choices = items_choices(&box->items);
    return 0;
}

static int window_blocks(struct layout *l, const struct form_node *node, struct window_spec *w)
{
    const struct form_node *address, *name;

    return need(l, node, "address", FORM_STRING, &address) || block_use(l, address, &w->address) ||
                   need(l, node, "name", FORM_STRING, &name) || block_use(l, name, &w->name) ||
                   style_use(l, node, "address_style", &w->address_style) ||
                   style_use(l, node, "name_style", &w->name_style)
               ? -1
               : 0;
}

/* Half the play is lost on each side: what stays can be seen wherever the sheet lies. */
static int window_read(struct layout *l, const struct form_node *node, struct window_spec *w)
{
    const struct form_window *from = &l->source->window;
    double lines = 5, points = 8;

    *w = (struct window_spec){.on = true, .line = node->line, .column = node->column};
    if (kind_check(l, node, FORM_GROUP) ||
        keys_check(l, node,
                   "address name address_style name_style lines gap barcode barcode_points") ||
        window_blocks(l, node, w) || number(l, node, "lines", 1, 7, &lines) ||
        length(l, node, "gap", &w->gap) || flag(l, node, "barcode", &w->barcode) ||
        number(l, node, "barcode_points", 8, 11.5, &points))
        return -1;
    w->lines_max = (size_t)lines;
    w->barcode_scale = points / 10;
    w->x = (from->x + from->play_x / 2) * MM;
    w->y = (from->y + from->play_y / 2) * MM;
    w->w = (from->w - from->play_x) * MM;
    w->h = (from->h - from->play_y) * MM;
    w->barcode &= !l->source->without_barcode;
    return 0;
}

static int folds_read(struct layout *l, const struct form_node *list, struct page *page)
{
    if (kind_check(l, list, FORM_LIST))
        return -1;
    if (list->child_count > FOLDS_MAX)
        return too_many(l, list, "folds", FOLDS_MAX);
    return lengths(l, list, "folds", l->form->page_h / MM, page->folds, &page->fold_count);
}

/* The place of the sheet's code, with the white that a camera needs around it. */
static int mark_read(struct layout *l, const struct form_node *node, struct page *page)
{
    double mm = 0;

    if (kind_check(l, node, FORM_GROUP) || keys_check(l, node, "x y size") ||
        length_needed(l, node, "x", &page->mark_x) || length_needed(l, node, "y", &page->mark_y) ||
        length_needed(l, node, "size", &page->mark_w) ||
        number(l, node, "size", FORM_MARK_MM_MIN, FORM_MARK_MM_MAX, &mm))
        return -1;
    return 0;
}

static bool overlap(double a, double a_size, double b, double b_size)
{
    return a < b + b_size - 1e-6 && b < a + a_size - 1e-6;
}

/* The code is printed on fronts, where neither the address shows nor the sheet is folded. */
static int mark_check(struct layout *l, const struct form_node *mark, const struct page *page,
                      size_t index)
{
    const struct form *form = l->form;
    const struct form_window *zone = &form->keep_clear;
    double x = page->mark_x, y = page->mark_y, w = page->mark_w;
    double edge = (SHEET_MARK_EDGE_MM - FORM_MARK_QUIET_MM) * MM - 1e-6;
    bool good = x > edge && y > edge && x + w < form->page_w - edge && y + w < form->page_h - edge;

    if (index == 0)
        good &= !overlap(x, w, zone->x, zone->w) || !overlap(y, w, zone->y, zone->h);
    for (size_t i = 0; i < page->fold_count; i++)
        good &= !overlap(y, w, page->folds[i] - FOLD_CLEAR_MM * MM, 2 * FOLD_CLEAR_MM * MM);
    if (good || !page_is_front(form, index))
        return 0;
    return err_say(l->err, FORM_MARK_PLACE, form->layout_file, mark->line, mark->column,
                   SHEET_MARK_EDGE_MM - FORM_MARK_QUIET_MM, FOLD_CLEAR_MM);
}

/* Letters of the second edition have one on each front; a first one may go without. */
static int mark_take(struct layout *l, const struct form_node *node, struct page *page,
                     size_t index)
{
    const struct form_node *mark = child(node, "mark");

    if (mark)
        return mark_read(l, mark, page) || mark_check(l, mark, page, index) ? -1 : 0;
    if ((l->source->gates || l->source->page_before) && page_is_front(l->form, index))
        return err_say(l->err, FORM_MARK_NEEDED, l->form->layout_file, node->line, node->column,
                       FORM_MARK_MM_MIN);
    return 0;
}

/* What the page keeps free: the mark, on a front, and the paper near a fold. */
static int places_check(struct layout *l, const struct page *page, const struct box *box,
                        bool front)
{
    const struct form *form = l->form;

    if (front && page->mark_w > 0 && overlap(box->x, box->w, page->mark_x, page->mark_w) &&
        overlap(box->y, box->h, page->mark_y, page->mark_w))
        return err_say(l->err, FORM_MARK, form->layout_file, box->line, box->column,
                       page->mark_x / MM, page->mark_y / MM, (page->mark_x + page->mark_w) / MM,
                       (page->mark_y + page->mark_w) / MM);
    for (size_t i = 0; i < page->fold_count && page->fold_clear > 0; i++)
        if (overlap(box->y, box->h, page->folds[i] - page->fold_clear, 2 * page->fold_clear))
            return err_say(l->err, FORM_FOLD, form->layout_file, box->line, box->column,
                           page->folds[i] / MM, page->fold_clear / MM,
                           (page->folds[i] - page->fold_clear) / MM,
                           (page->folds[i] + page->fold_clear) / MM);
    return 0;
}

/* Templates of the second edition keep every fold clear, by more where they say so. */
static int fold_clear_read(struct layout *l, const struct form_node *node, double *points)
{
    const struct form_source *source = l->source;
    double least = source->gates || source->page_before || source->alone ? FOLD_CLEAR_MM : 0;
    double mm = least;

    if (number(l, node, "fold_clear", least, LENGTH_MM_MAX, &mm))
        return -1;
    *points = mm * MM;
    return 0;
}

static int page_read(struct layout *l, const struct form_node *node, size_t index)
{
    struct page *page = &l->form->pages[index];
    const struct form_node *boxes, *window = child(node, "window"), *folds = child(node, "folds");

    if (kind_check(l, node, FORM_GROUP) ||
        keys_check(l, node, "window folds fold_clear mark boxes") ||
        (window && window_read(l, window, &page->window)) ||
        fold_clear_read(l, node, &page->fold_clear) || (folds && folds_read(l, folds, page)) ||
        barcode_prove(l->form, page, l->err) || mark_take(l, node, page, index) ||
        need(l, node, "boxes", FORM_LIST, &boxes))
        return -1;
    if (boxes->child_count > BOXES_MAX)
        return too_many(l, boxes, "boxes", BOXES_MAX);
    page->line = node->line;
    page->column = node->column;
    l->once_count = 0;
    page->boxes = ARENA_ARRAY(l->arena, struct box, boxes->child_count);
    for (size_t i = 0; i < boxes->child_count; i++) {
        struct box *box = &page->boxes[page->box_count];

        if (box_read(l, &boxes->children[i], index, box))
            return -1;
        if (box->front && !page_is_front(l->form, index))
            continue; /* read as strictly as the rest */
        if (places_check(l, page, box, page_is_front(l->form, index)))
            return -1;
        page->choices |= items_choices_all(&box->items);
        page->conditions |= items_conditions(&box->items);
        page->box_count++;
    }
    if (l->form->page_before) {
        page->window.on = false; /* the piece has its window on its first page */
    } else if (window) {
        page->choices |= page->window.address->choices | page->window.name->choices;
        page->conditions |= page->window.address->conditions | page->window.name->conditions;
    }
    return 0;
}

static int pages_read(struct layout *l, const struct form_node *root)
{
    const struct form_node *pages;
    size_t pages_most = l->form->page_before ? 1 : PAGES_MAX;

    if (need(l, root, "pages", FORM_LIST, &pages))
        return -1;
    if (pages->child_count == 0 || pages->child_count > pages_most)
        return too_many(l, pages, "pages", (int)pages_most);
    l->form->pages = ARENA_ARRAY(l->arena, struct page, pages->child_count + 1);
    l->form->page_count = pages->child_count;
    for (size_t i = 0; i < pages->child_count; i++)
        if (page_read(l, &pages->children[i], i))
            return -1;
    if (l->form->page_before)
        return 0;
    if (!l->form->pages[0].window.on)
        return err_say(l->err, FORM_NEEDS, l->form->layout_file, pages->children[0].line,
                       pages->children[0].column, "window");
    /* Of an odd number of pages the last sheet's back stays empty: the next piece begins on a
     * sheet of its own. */
    if (l->form->duplex && !l->source->alone && l->form->page_count % 2 == 1)
        l->form->page_count++;
    return 0;
}

static int fonts_read(struct layout *l, const struct form_node *root)
{
    const struct form_node *fonts;

    if (need(l, root, "fonts", FORM_GROUP, &fonts))
        return -1;
    if (fonts->child_count > FONTS_MAX)
        return too_many(l, fonts, "fonts", FONTS_MAX);
    for (size_t i = 0; i < fonts->child_count; i++) {
        const struct form_node *font = &fonts->children[i];

        if (kind_check(l, font, FORM_STRING) ||
            l->form->metrics.font(l->form->metrics.context, font->text, &l->fonts[i].handle,
                                  l->err))
            return -1;
        l->fonts[i].node = font;
        l->font_count++;
    }
    return 0;
}

static int font_use(struct layout *l, const struct form_node *style, const char *name, int *font)
{
    const struct form_node *node;

    if (need(l, style, name, FORM_STRING, &node))
        return -1;
    for (size_t i = 0; i < l->font_count; i++)
        if (str_equal(l->fonts[i].node->name, node->text)) {
            l->fonts[i].used = true;
            *font = l->fonts[i].handle;
            return 0;
        }
    return no_such(l, node, "fonts");
}

static int style_read(struct layout *l, const struct form_node *node, struct style *style)
{
    const struct form_node *size;

    *style = (struct style){.name = node->name, .node = node};
    if (kind_check(l, node, FORM_GROUP) ||
        keys_check(l, node, "font strong size leading smallest") ||
        need(l, node, "size", FORM_NUMBER, &size) || number(l, node, "size", 5, 72, &style->size) ||
        font_use(l, node, "font", &style->font))
        return -1;
    style->smallest = style->size;
    style->strong = style->font;
    style->leading = style->size * 1.5;
    if (child(node, "strong") && font_use(l, node, "strong", &style->strong))
        return -1;
    if (length(l, node, "leading", &style->leading) ||
        number(l, node, "smallest", 5, style->size, &style->smallest))
        return -1;
    if (style->leading < style->size)
        return err_say(l->err, FORM_RANGE, l->form->layout_file, node->line, node->column,
                       "leading", style->size / MM, 100.0);
    return 0;
}

static int styles_read(struct layout *l, const struct form_node *root)
{
    const struct form_node *styles;

    if (need(l, root, "styles", FORM_GROUP, &styles))
        return -1;
    if (styles->child_count > STYLES_MAX)
        return too_many(l, styles, "styles", STYLES_MAX);
    for (size_t i = 0; i < styles->child_count; i++)
        if (style_read(l, &styles->children[i], &l->form->styles[l->form->style_count++]))
            return -1;
    return 0;
}

/* A layout that several letters share names the block that says the title of each. */
static int title_read(struct layout *l, const struct form_node *root)
{
    const struct form_node *node = child(root, "title_block");
    const struct words_block *block = NULL;
    struct words_lines lines;

    if (!node) {
        if (need(l, root, "title", FORM_STRING, &node))
            return -1;
        l->form->title = node->text;
        return 0;
    }
    if (block_use(l, node, &block))
        return -1;
    lines = words_under(&l->form->words, block, &(struct words_state){{0}}, NULL, 1, 1, l->arena);
    if (block->choices || words_fields(&l->form->words, block) || lines.count != 1 ||
        lines.at[0].count != 1)
        return err_say(l->err, FORM_TITLE, block->file, block->line, STR_ARG(block->name));
    l->form->title = lines.at[0].spans[0].text;
    return 0;
}

static int paper_read(struct layout *l, const struct form_node *root)
{
    const struct form_node *paper;
    const struct form_window *w = &l->source->window;
    struct form *form = l->form;

    if (keys_check(l, root,
                   child(root, "title_block") ? "title_block paper fonts styles pages"
                                              : "title paper fonts styles pages") ||
        title_read(l, root) || need(l, root, "paper", FORM_GROUP, &paper) ||
        keys_check(l, paper, "width height edge") ||
        length_needed(l, paper, "width", &form->page_w) ||
        length_needed(l, paper, "height", &form->page_h))
        return -1;
    form->edge = 5 * MM;
    form->keep_clear = (struct form_window){.x = (w->x - w->play_x) * MM,
                                            .y = (w->y - w->play_y) * MM,
                                            .w = (w->w + 2 * w->play_x) * MM,
                                            .h = (w->h + 2 * w->play_y) * MM};
    return length(l, paper, "edge", &form->edge);
}

static int unused(struct layout *l, const struct form_node *node, const char *what)
{
    return err_say(l->err, FORM_UNUSED, l->form->layout_file, node->line, node->column,
                   STR_ARG(node->name), what);
}

/* What nobody asks for is a slip of the pen: a name changed in one place and not in the other. */
static int all_used(struct layout *l)
{
    for (size_t i = 0; i < l->form->style_count; i++)
        if (!l->form->styles[i].used)
            return unused(l, l->form->styles[i].node, "styles");
    for (size_t i = 0; i < l->font_count; i++)
        if (!l->fonts[i].used)
            return unused(l, l->fonts[i].node, "fonts");
    return 0;
}

int layout_compile(struct form *form, const struct form_source *source, struct arena *arena,
                   struct err *err)
{
    struct layout l = {.form = form, .source = source, .arena = arena, .err = err};

    return paper_read(&l, source->layout) || fonts_read(&l, source->layout) ||
                   styles_read(&l, source->layout) || pages_read(&l, source->layout) || all_used(&l)
               ? -1
               : 0;
}
