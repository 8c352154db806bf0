/* The open page lies on the desk. */
#include "base/pages.h"

#include "base/bug.h"

struct page {
    void *kept;     /* NULL: it is in the file, or open */
    uint64_t place; /* in the file */
    uint64_t sum;   /* of what was put: a disk may lose what it took */
    bool is_put;
};

struct page_desk {
    struct page_window window; /* the first: pages_at() looks through it */
    VEC(struct page) pages;
    void *bytes; /* of the open page */
    size_t open; /* its number; SIZE_MAX: none */
    bool changed, failed;
    struct page_desk *of; /* of a reader: whose pages these are */
    size_t readers;
};

static size_t items_a_page(const struct pages *pages)
{
    return PAGE_BYTES / pages->item_bytes;
}

#define ODD UINT64_C(0x9E3779B97F4A7C15)

static inline uint64_t joined(uint64_t sum, uint64_t lane)
{
    return (sum ^ lane ^ lane >> 32) * ODD;
}

/* Four at a time, each in a register: they need not wait for each other. */
static uint64_t sum_of(const unsigned char *bytes)
{
    uint64_t a = 1, b = 2, c = 3, d = 4, words[4];

    for (size_t at = 0; at < PAGE_BYTES; at += sizeof words) {
        memcpy(words, bytes + at, sizeof words);
        a = (a ^ words[0]) * ODD;
        b = (b ^ words[1]) * ODD;
        c = (c ^ words[2]) * ODD;
        d = (d ^ words[3]) * ODD;
    }
    return joined(joined(joined(joined(0, a), b), c), d);
}

static void begin(struct pages *pages)
{
    REQUIRE(pages->item_bytes && pages->item_bytes <= PAGE_BYTES);
    pages->desk = mem_zero(1, sizeof *pages->desk);
    pages->desk->bytes = mem_zero(1, PAGE_BYTES); /* what no item fills is put too */
}

/* Where it cannot be written it keeps the memory that it lies in. */
static void page_put(const struct pages *pages, struct page *page)
{
    struct page_desk *desk = pages->desk;

    if (pages->file && !page->is_put)
        page->place = pages->file->place(pages->file->context);
    page->is_put = pages->file && pages->file->put(pages->file->context, page->place, desk->bytes);
    page->sum = page->is_put ? sum_of(desk->bytes) : 0;
    if (page->is_put)
        return;
    desk->failed = desk->failed || pages->file;
    page->kept = desk->bytes;
    desk->bytes = mem_zero(1, PAGE_BYTES);
}

static void page_close(const struct pages *pages)
{
    struct page_desk *desk = pages->desk;

    if (desk->changed && !desk->pages.at[desk->open].kept)
        page_put(pages, &desk->pages.at[desk->open]);
    desk->changed = false;
}

/* The bytes of a page; one that is kept needs no desk. */
static unsigned char *page_open(const struct pages *pages, size_t number)
{
    struct page_desk *desk = pages->desk;
    struct page *page = &desk->pages.at[number];

    if (page->kept)
        return page->kept;
    if (desk->open != number) {
        page_close(pages);
        if (!pages->file->get(pages->file->context, page->place, desk->bytes) ||
            page->sum != sum_of(desk->bytes))
            pages->file->lost(pages->file->context);
        desk->open = number;
    }
    return desk->bytes;
}

void pages_push(struct pages *pages, const void *item)
{
    struct page_desk *desk;

    if (!pages->desk)
        begin(pages);
    desk = pages->desk;
    REQUIRE(!desk->of && !desk->readers);
    if (pages->count % items_a_page(pages) == 0) {
        if (desk->pages.count)
            page_close(pages);
        desk->open = desk->pages.count;
        VEC_PUSH(&desk->pages, ((struct page){.kept = NULL}));
    }
    memcpy(pages_edit(pages, pages->count++), item, pages->item_bytes);
}

static unsigned char *item_at(const struct pages *pages, size_t number)
{
    size_t page = number / items_a_page(pages), first = page * items_a_page(pages);
    size_t left = pages->count - first;
    unsigned char *bytes = page_open(pages, page);

    pages->desk->window =
        (struct page_window){bytes, first, left < items_a_page(pages) ? left : items_a_page(pages)};
    return bytes + (number - first) * pages->item_bytes;
}

const void *pages_turn(const struct pages *pages, size_t number)
{
    REQUIRE(number < pages->count);
    return item_at(pages, number);
}

void *pages_edit(struct pages *pages, size_t number)
{
    unsigned char *item;

    REQUIRE(!pages->desk->of && !pages->desk->readers);
    item = item_at(pages, number);
    pages->desk->changed |= pages->desk->open == number / items_a_page(pages);
    return item;
}

bool pages_failed(const struct pages *pages)
{
    return pages->desk && pages->desk->failed;
}

void pages_reader(struct pages *reader, struct pages *of)
{
    *reader = *of;
    if (!of->desk)
        return;
    REQUIRE(!of->desk->of);
    page_close(of);
    of->desk->readers++;
    reader->desk = mem_zero(1, sizeof *reader->desk);
    reader->desk->bytes = mem_zero(1, PAGE_BYTES);
    reader->desk->pages.at = of->desk->pages.at;
    reader->desk->open = SIZE_MAX;
    reader->desk->of = of->desk;
}

static void own_release(struct page_desk *desk)
{
    REQUIRE(!desk->readers);
    for (size_t i = 0; i < desk->pages.count; i++)
        mem_free(desk->pages.at[i].kept);
    VEC_RELEASE(&desk->pages);
}

void pages_release(struct pages *pages)
{
    struct page_desk *desk = pages->desk;

    if (desk) {
        if (desk->of)
            desk->of->readers--;
        else
            own_release(desk);
        mem_free(desk->bytes);
        mem_free(desk);
    }
    pages->desk = NULL;
    pages->count = 0;
}
