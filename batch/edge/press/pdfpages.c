/* The objects behind the last page. */
#include "edge/press/pdfpages.h"

#include "edge/press/pdfend.h"

void pdfpages_open(struct pdfpages *pages, struct pdfout *out, const struct sheet_about *about)
{
    *pages = (struct pdfpages){.out = out, .about = *about, .tree = pdfout_number(out)};
}

static void name_add(const struct pdfpages *pages, PageNames *names, const char *text)
{
    struct page_name name = {.page = (uint32_t)pages->numbers.count, .text = strdup(text)};

    if (!name.text)
        memory_stop();
    VEC_PUSH(names, name);
}

void pdfpages_label(struct pdfpages *pages, const char *text)
{
    name_add(pages, &pages->labels, text);
}

void pdfpages_bookmark(struct pdfpages *pages, const char *text)
{
    name_add(pages, &pages->bookmarks, text);
}

void pdfpages_add(struct pdfpages *pages, uint32_t number)
{
    VEC_PUSH(&pages->numbers, number);
}

/* ---- the end --------------------------------------------------------------------------------- */

static void tree_write(struct pdfpages *pages)
{
    struct pdf_text *text = &pages->out->text;

    pdfout_begin(pages->out, pages->tree);
    pdf_say(text, "<< /Type /Pages\n   /Kids [");
    for (size_t i = 0; i < pages->numbers.count; i++)
        pdf_reference(text, " ", pages->numbers.at[i]);
    pdf_say(text, " ]\n   /Count ");
    pdf_unsigned(text, pages->numbers.count);
    pdf_say(text, "\n>>");
    pdfout_end(pages->out);
}

/* How many are of a page that was drawn: the last one was not where its piece could not be. */
static size_t names_count(const struct pdfpages *pages, const PageNames *names)
{
    size_t count = names->count;

    while (count && names->at[count - 1].page >= pages->numbers.count)
        count--;
    return count;
}

/* 0: there are none. */
static uint32_t labels_write(struct pdfpages *pages)
{
    size_t count = names_count(pages, &pages->labels);
    struct pdf_text *text = &pages->out->text;
    uint32_t number;

    if (count == 0)
        return 0;
    number = pdfout_number(pages->out);
    pdfout_begin(pages->out, number);
    pdf_say(text, "<< /Nums [\n");
    for (size_t i = 0; i < count; i++) {
        pdf_say(text, "   ");
        pdf_unsigned(text, pages->labels.at[i].page);
        pdf_say(text, " << /P ");
        pdf_string(text, str_of(pages->labels.at[i].text));
        pdf_say(text, " >>\n");
    }
    pdf_say(text, "]\n>>");
    pdfout_end(pages->out);
    return number;
}

static void bookmark_write(struct pdfpages *pages, const struct page_name *mark, uint32_t outline,
                           const struct page_name *before, const struct page_name *after)
{
    struct pdf_text *text = &pages->out->text;

    pdfout_begin(pages->out, mark->number);
    pdf_say(text, "<< /Title ");
    pdf_string(text, str_of(mark->text));
    pdf_reference(text, "\n   /Parent ", outline);
    if (before)
        pdf_reference(text, "\n   /Prev ", before->number);
    if (after)
        pdf_reference(text, "\n   /Next ", after->number);
    pdf_reference(text, "\n   /Dest [", pages->numbers.at[mark->page]);
    pdf_say(text, " /XYZ null null 0]\n>>");
    pdfout_end(pages->out);
}

/* 0: there are none. Closed, as a list of areas is long. */
static uint32_t outline_write(struct pdfpages *pages)
{
    size_t count = names_count(pages, &pages->bookmarks);
    struct page_name *marks = pages->bookmarks.at;
    struct pdf_text *text = &pages->out->text;
    uint32_t number;

    if (count == 0)
        return 0;
    number = pdfout_number(pages->out);
    for (size_t i = 0; i < count; i++)
        marks[i].number = pdfout_number(pages->out);
    for (size_t i = 0; i < count; i++)
        bookmark_write(pages, &marks[i], number, i ? &marks[i - 1] : NULL,
                       i + 1 < count ? &marks[i + 1] : NULL);
    pdfout_begin(pages->out, number);
    pdf_reference(text, "<< /Type /Outlines\n   /First ", marks[0].number);
    pdf_reference(text, "\n   /Last ", marks[count - 1].number);
    pdf_say(text, "\n   /Count -");
    pdf_unsigned(text, count);
    pdf_say(text, "\n>>");
    pdfout_end(pages->out);
    return number;
}

/* "2026-11-22T00:00:00+09:00" as "D:20261122000000+09'00". */
static void created_put(struct pdf_text *text, const char *created)
{
    enum { ZONE_HOURS = 19, ZONE_END = 22 };

    pdf_say(text, "\n   /CreationDate (D:");
    for (size_t i = 0; created[i]; i++) {
        if (i == ZONE_END && created[i] == ':')
            pdf_put(text, "'", 1);
        else if (i == ZONE_HOURS || !strchr("-T:", created[i]))
            pdf_put(text, created + i, 1);
    }
    pdf_say(text, ")");
}

static uint32_t info_write(struct pdfpages *pages)
{
    const struct sheet_about *about = &pages->about;
    const struct {
        const char *key, *value;
    } entries[] = {{"<< /Producer ", about->creator},
                   {"\n   /Title ", about->title},
                   {"\n   /Author ", about->author},
                   {"\n   /Creator ", about->creator}};
    uint32_t number = pdfout_number(pages->out);
    struct pdf_text *text = &pages->out->text;

    pdfout_begin(pages->out, number);
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        pdf_say(text, entries[i].key);
        pdf_string(text, str_of(entries[i].value));
    }
    created_put(text, about->created);
    pdf_say(text, "\n>>");
    pdfout_end(pages->out);
    return number;
}

static uint32_t metadata_write(struct pdfpages *pages)
{
    struct arena arena = {0};
    uint32_t number = pdfout_number(pages->out);

    pdfout_stream(pages->out, number, "\n   /Type /Metadata /Subtype /XML",
                  pdfend_xmp(pages->about.title, pages->about.language, &arena), PDF_PLAIN);
    arena_release(&arena);
    return number;
}

static uint32_t catalogue_write(struct pdfpages *pages)
{
    uint32_t outline = outline_write(pages);
    uint32_t labels = labels_write(pages);
    uint32_t metadata = pages->about.language ? metadata_write(pages) : 0;
    uint32_t number = pdfout_number(pages->out);
    struct pdf_text *text = &pages->out->text;

    pdfout_begin(pages->out, number);
    pdf_reference(text, "<< /Type /Catalog\n   /Pages ", pages->tree);
    if (outline)
        pdf_reference(text, "\n   /Outlines ", outline);
    if (labels)
        pdf_reference(text, "\n   /PageLabels ", labels);
    if (metadata) {
        pdf_say(text, "\n   /Lang ");
        pdf_string(text, str_of(pages->about.language));
        pdf_reference(text, "\n   /Metadata ", metadata);
    }
    pdf_say(text, "\n>>");
    pdfout_end(pages->out);
    return number;
}

static void names_release(PageNames *names)
{
    for (size_t i = 0; i < names->count; i++)
        mem_free(names->at[i].text);
    VEC_RELEASE(names);
}

struct pdfpages_end pdfpages_close(struct pdfpages *pages)
{
    struct pdfpages_end end;

    tree_write(pages);
    end.catalogue = catalogue_write(pages);
    end.info = info_write(pages);
    names_release(&pages->labels);
    names_release(&pages->bookmarks);
    VEC_RELEASE(&pages->numbers);
    return end;
}
