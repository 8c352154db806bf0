/* 入力: the files that the run was made from, with their digests. */
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/worksheets.h"

struct input {
    const char *role, *sha256, *same;
    Str file;
    bool has_rows;
    uint64_t rows;
};

#define INPUTS(X)                                                                                  \
    X(input, role, "役割", 22, TEXT, COUNT, cell_text(cell, input->role))                          \
    X(input, file, "ファイル", 44, TEXT, NONE, cell_str(cell, input->file))                        \
    X(input, sha256, "ハッシュ値(SHA-256)", 74, TEXT, NONE, cell_text(cell, input->sha256))        \
    X(input, rows, "行数", 12, NUMBER, NONE, cell_number_if(cell, input->has_rows, input->rows))   \
    X(input, same, "前回と\n同一", 9, TEXT, NONE, cell_text(cell, input->same))
COLUMNS(input, struct input, INPUTS);

const char *input_japanese(Str role)
{
    static const struct term roles[] = {
        {"residents", "住民データ"},
        {"certificates", "電子証明書データ"},
        {"holidays", "祝日表"},
        {"limits", "処理上限"},
        {"schemes", "郵便料金の表"},
        {"told_elsewhere", "他機関通知済"},
        {"languages", "言語・形式の一覧"},
        {"towns", "郵便番号データ"},
        {"offices", "大口事業所個別番号データ"},
        {"template", "様式"},
        {"font", "書体"},
    };

    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        if (str_equal(role, str_of(roles[i].word)))
            return roles[i].japanese;
    return "";
}

static struct input input_of(const struct lot_input *input)
{
    return (struct input){
        .role = input_japanese(input->role),
        .sha256 = input->sha256,
        .same = input->same_as_before ? "○" : "−",
        .file = input->file,
        .has_rows = true,
        .rows = input->rows,
    };
}

/* The files as run.json lists them, and after them the configuration in force. */
static const struct input *inputs(struct content *content, size_t *count)
{
    const struct lot *lot = content->lot;
    struct input *lines = ARENA_ARRAY(&content->arena, struct input, (size_t)lot->input_count + 1);

    *count = 0;
    for (uint32_t i = 0; i < lot->input_count; i++)
        lines[(*count)++] = input_of(&lot->inputs[i]);
    lines[(*count)++] = (struct input){
        .role = "設定", .sha256 = lot->config_sha256, .file = STR("(有効な設定の内容)")};
    return lines;
}

void add_inputs(struct content *content)
{
    size_t count;
    const struct input *lines = inputs(content, &count);
    struct worksheet *worksheet = content_add(content, "入力", "入力ファイルとハッシュ値",
                                              "行数は見出しと空行を除くデータ行。様式と書体は 0。");

    worksheet->main = TABLE(input, lines, count);
}
