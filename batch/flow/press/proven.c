/* One list of what was looked at, and one digest over it. */
#include "flow/press/proven.h"

#include "disk/file.h"
#include "disk/path.h"
#include "edge/disk/digest.h"
#include "edge/disk/memo.h"
#include "edge/disk/program.h"
#include "edge/disk/publish.h"
#include "flow/press/press_inside.h"

enum { TREE_BYTES_MAX = 64 << 20, FILE_BYTES_MAX = 16 << 20 };

static const Str memory_first = {"letters 1\n", sizeof "letters 1\n" - 1};

/* ---- the key --------------------------------------------------------------------------------- */

struct looking {
    struct press *press;
    struct digest digest;
    size_t bytes; /* of the files so far */
};

/* With its length before it, so that no two lists look alike. */
static void add_text(struct looking *looking, Str text)
{
    uint64_t bytes = text.n;

    digest_add(&looking->digest, &bytes, sizeof bytes);
    digest_add(&looking->digest, text.p, text.n);
}

static bool add_file(struct looking *looking, const char *path, const char *shown)
{
    struct press *press = looking->press;
    struct press_input file = {.file = str_of(shown)};
    struct err unheard = {0};

    if (file_read_within(path, FILE_BYTES_MAX, &press->arena, &file.text, &unheard))
        return false;
    looking->bytes += file.text.n;
    if (looking->bytes > TREE_BYTES_MAX)
        return false;
    digest_of(file.text, file.sha256);
    digest_add(&looking->digest, file.sha256, sizeof file.sha256);
    VEC_PUSH(&press->tree, file);
    return true;
}

/* Folders of folders of files, as deep as letters are looked for. */
static bool add_folder(struct looking *looking, const char *path, const char *shown, int below)
{
    struct arena *arena = &looking->press->arena;
    struct folder_list list;
    struct err unheard = {0};

    if (folder_list(path, arena, &list, &unheard))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        const struct folder_entry *at = &list.at[i];
        const char *name = arena_copy(arena, at->name).p;
        const char *there = path_join(arena, path, name), *said = path_join(arena, shown, name);
        bool good = at->is_file || at->is_folder; /* a link may lead anywhere */

        add_text(looking, str_of(said));
        digest_add(&looking->digest, at->is_file ? "f" : "d", 1);
        if (at->is_file)
            good = add_file(looking, there, said);
        else if (good && below)
            good = add_folder(looking, there, said, below - 1);
        if (!good)
            return false;
    }
    return true;
}

static bool add_letters(struct looking *looking)
{
    static const char *const others[] = {"common", "form"};
    enum { OTHERS = sizeof others / sizeof others[0] };
    struct press *press = looking->press;
    const struct config_path *top = &press->config->templates;
    const char *path = arena_copy(&press->arena, top->path).p;
    const char *shown = str_is_empty(top->configured) ? path : top->configured.p;

    for (int i = 0; i < OTHERS + VARIANT_COUNT; i++) {
        const char *name = i < OTHERS ? others[i] : variant_term((enum variant)(i - OTHERS)).word;
        const char *there = path_join(&press->arena, path, name);

        add_text(looking, str_of(name));
        if (path_exists(there) &&
            !add_folder(looking, there, path_join(&press->arena, shown, name), /*below*/ 1))
            return false;
    }
    return true;
}

/* Of the settings, and what of them depends on the day. */
static void add_settings(struct looking *looking)
{
    const struct press *press = looking->press;
    const struct config *config = press->config;

    digest_add(&looking->digest, config->sha256, sizeof config->sha256);
    for (size_t i = 0; i < config->office_count; i++)
        digest_add(&looking->digest, day_before(press->mail_on, config->office[i].from) ? "-" : "+",
                   1);
    add_text(looking, config->templates.path);
    add_text(looking, config->templates.configured);
    for (size_t i = 0; i < config->font_count; i++) {
        add_text(looking, config->fonts[i].path);
        add_text(looking, config->fonts[i].configured);
    }
}

void proven_look(struct press *press)
{
    struct looking looking = {.press = press};
    char key[DIGEST_HEX + 1];
    bool whole;

    REQUIRE(!press->tree.count && !*press->key); /* once */
    digest_begin(&looking.digest);
    add_settings(&looking);
    whole = program_add(&looking.digest) && add_letters(&looking);
    digest_end(&looking.digest, key);
    if (whole)
        memcpy(press->key, key, sizeof press->key);
    else
        press->tree.count = 0; /* each file is read where it is asked for */
}

const struct press_input *proven_file(const struct press *press, Str shown)
{
    for (size_t i = 0; i < press->tree.count; i++)
        if (str_equal(press->tree.at[i].file, shown))
            return &press->tree.at[i];
    return NULL;
}

/* ---- the memory ------------------------------------------------------------------------------ */

/* A line of the memory: what it is, a space, and the rest. */
enum line {
    LINE_INPUT = 'i',
    LINE_FONT = 'f',
    LINE_CONFIGURED = 'c',
    LINE_FOLDER = 'l',
    LINE_NAME = 'n',
    LINE_FOUND = 'p',
    LINE_UNMARKED = 'u'
};

struct writing {
    VEC(char) text;
    bool good; /* all of it stood on a line */
};

static void put(struct writing *writing, enum line what, Str text)
{
    const char head[] = {(char)what, ' '};

    writing->good = writing->good && !memchr(text.p, '\n', text.n);
    for (size_t i = 0; i < sizeof head; i++)
        VEC_PUSH(&writing->text, head[i]);
    for (size_t i = 0; i < text.n; i++)
        VEC_PUSH(&writing->text, text.p[i]);
    VEC_PUSH(&writing->text, '\n');
}

static bool take(Str *lines, enum line what, Str *text)
{
    Str rest = *lines, line;

    if (!memo_line(&rest, &line) || line.n < 2 || line.p[0] != (char)what || line.p[1] != ' ')
        return false;
    *text = str_skip(line, 2);
    *lines = rest;
    return true;
}

static bool inputs_take(struct press *press, Str *lines)
{
    Str name;

    while (take(lines, LINE_INPUT, &name)) {
        const struct press_input *file = proven_file(press, name);

        for (size_t i = 0; i < press->inputs.count; i++)
            if (str_equal(press->inputs.at[i].file, name))
                return false;
        if (!file)
            return false;
        VEC_PUSH(&press->inputs, *file);
    }
    return true;
}

/* "SHA256 PATH", and as what it is configured. Those of the chain stand first. */
static bool fonts_take(struct press *press, Str *lines, struct font_digests *fonts)
{
    Str line, configured;

    while (take(lines, LINE_FONT, &line)) {
        char hex[DIGEST_HEX + 1];
        struct err unheard = {0};
        const char *path;

        if (!take(lines, LINE_CONFIGURED, &configured) || line.n < DIGEST_HEX + 2 ||
            line.p[DIGEST_HEX] != ' ' || press->font_count == GLYPHS_FONTS_MAX)
            return false;
        path = arena_copy(&press->arena, str_skip(line, DIGEST_HEX + 1)).p;
        for (size_t i = 0; i < press->font_count; i++)
            if (strcmp(press->fonts[i].path, path) == 0)
                return false;
        if (font_digest(fonts, path, hex, &unheard) || memcmp(hex, line.p, DIGEST_HEX) != 0)
            return false;
        press->fonts[press->font_count++] =
            (struct press_font){.configured = configured, .path = path};
    }
    return true;
}

static bool faces_hold(struct press *press, Str *lines)
{
    Str folder, name, found;

    while (take(lines, LINE_FOLDER, &folder)) {
        const char *path;

        if (!take(lines, LINE_NAME, &name) || !take(lines, LINE_FOUND, &found))
            return false;
        path = press_face_find(press, folder, name);
        if (!path || !str_equal(str_of(path), found))
            return false;
    }
    return true;
}

static bool chain_is_first(const struct press *press)
{
    size_t count = press->config->font_count;

    for (size_t i = 0; i < count && i < press->font_count; i++)
        if (!str_equal(str_of(press->fonts[i].path), press->config->fonts[i].path))
            return false;
    return press->font_count >= count;
}

static void forget(struct press *press)
{
    press->inputs.count = press->unmarked.count = press->font_count = 0;
}

bool proven_holds(struct press *press, const char *path, struct font_digests *fonts)
{
    Str lines, made_of, layout;

    REQUIRE(!press->inputs.count && !press->font_count); /* nothing was opened */
    if (!*press->key)
        return false;
    lines = memo_read(path, memory_first, &press->arena);
    if (!memo_line(&lines, &made_of) || !str_equal(made_of, str_of(press->key)))
        return false;
    if (!inputs_take(press, &lines) || !fonts_take(press, &lines, fonts) ||
        !faces_hold(press, &lines)) {
        forget(press);
        return false;
    }
    while (take(&lines, LINE_UNMARKED, &layout))
        VEC_PUSH(&press->unmarked, layout);
    if (lines.n || !chain_is_first(press)) {
        forget(press);
        return false;
    }
    return true;
}

/* False where a font is no longer the file that was opened, or is too young to be known. */
static bool fonts_put(struct writing *writing, const struct press *press,
                      struct font_digests *fonts)
{
    for (size_t i = 0; i < press->font_count; i++) {
        const struct press_font *font = &press->fonts[i];
        char known_by[FONT_KNOWN_BY_HEX + 1], line[DIGEST_HEX + 1];
        struct err unheard = {0};
        struct arena scratch = {0};

        if (font_digest(fonts, font->path, line, &unheard) || !font->lasts ||
            !font_known_by(font->path, known_by) || strcmp(known_by, font->seen) != 0)
            return false;
        put(writing, LINE_FONT, arena_printf(&scratch, "%s %s", line, font->path));
        put(writing, LINE_CONFIGURED, font->configured);
        arena_release(&scratch);
    }
    return true;
}

void press_remember(struct press *press, struct font_digests *fonts)
{
    struct writing writing = {.good = true};
    struct arena arena = {0};

    if (!press || !press->memory)
        return;
    if (press->remembered || !*press->key) {
        memo_stay(press->memory, &press->arena);
        return;
    }
    REQUIRE(press->opened && !press->failed); /* all letters were compiled */
    for (size_t i = 0; i < press->inputs.count; i++)
        put(&writing, LINE_INPUT, press->inputs.at[i].file);
    writing.good = fonts_put(&writing, press, fonts) && writing.good;
    for (size_t i = 0; i < press->faces.count; i++) {
        put(&writing, LINE_FOLDER, press->faces.at[i].folder);
        put(&writing, LINE_NAME, press->faces.at[i].name);
        put(&writing, LINE_FOUND, press->faces.at[i].path);
    }
    for (size_t i = 0; i < press->unmarked.count; i++)
        put(&writing, LINE_UNMARKED, press->unmarked.at[i]);
    if (writing.good)
        memo_write(press->memory, memory_first,
                   arena_printf(&arena, "%s\n%.*s", press->key, (int)writing.text.count,
                                writing.text.at ? writing.text.at : ""),
                   &arena);
    VEC_RELEASE(&writing.text);
    arena_release(&arena);
}
