/* What the system refused, in the language of messages: the causes that an office meets. */
#include <errno.h>
#include <string.h>

#include "say/err.h"

/* X(number, Japanese) */
#define CAUSES(X)                                                                                  \
    X(EPERM, "この操作は許可されていません")                                                       \
    X(ENOENT, "ファイル又はフォルダーがありません")                                                \
    X(EINTR, "処理が中断されました")                                                               \
    X(EIO, "入出力エラーです。ディスクやネットワークの状態を確認してください")                     \
    X(EAGAIN, "一時的に使用できません")                                                            \
    X(ENOMEM, "メモリーが足りません")                                                              \
    X(EACCES, "アクセスする権限がありません")                                                      \
    X(EBUSY, "ほかで使用中です")                                                                   \
    X(EEXIST, "同じ名前のものが既にあります")                                                      \
    X(EXDEV, "別のファイルシステムにまたがっています")                                             \
    X(ENODEV, "装置がありません")                                                                  \
    X(ENOTDIR, "パスの途中がフォルダーではありません")                                             \
    X(EISDIR, "ファイルではなくフォルダーです")                                                    \
    X(EINVAL, "指定した値をシステムが受け付けません")                                              \
    X(ENFILE, "システム全体で開けるファイルの数を超えました")                                      \
    X(EMFILE, "同時に開けるファイルの数を超えました")                                              \
    X(ETXTBSY, "実行中のファイルです")                                                             \
    X(EFBIG, "ファイルの大きさが上限を超えました")                                                 \
    X(ENOSPC, "ディスクの空き容量がありません")                                                    \
    X(EROFS, "読取り専用のファイルシステムです")                                                   \
    X(EMLINK, "リンクの数が上限を超えました")                                                      \
    X(EPIPE, "出力先が閉じられました")                                                             \
    X(ENAMETOOLONG, "名前が長すぎます")                                                            \
    X(ENOLCK, "ロックを取得できません")                                                            \
    X(ENOSYS, "この環境にはない機能です")                                                          \
    X(ENOTEMPTY, "フォルダーが空ではありません")                                                   \
    X(ELOOP, "シンボリックリンクはたどれません")                                                   \
    X(ENOTSUP, "この場所ではできない操作です")                                                     \
    X(ETIMEDOUT, "応答がなく、時間切れになりました")                                               \
    X(EHOSTDOWN, "接続先が停止しています")                                                         \
    X(EHOSTUNREACH, "接続先に到達できません")                                                      \
    X(ENETDOWN, "ネットワークが停止しています")                                                    \
    X(ENETUNREACH, "ネットワークに到達できません")                                                 \
    X(ESTALE, "ネットワーク上のファイルが見つからなくなりました")                                  \
    X(EDQUOT, "割り当てられた容量の上限(クォータ)に達しました")                                    \
    X(ENOMEDIUM, "媒体が入っていません")

const char *system_says(int failed)
{
    static _Thread_local char other[128];

    if (messages_are_english())
        return strerror(failed);
    switch (failed) {
#define X(number, japanese)                                                                        \
    case number:                                                                                   \
        return japanese;
        CAUSES(X)
#undef X
    default:
        snprintf(other, sizeof other, "%s (errno %d)", strerror(failed), failed);
        return other;
    }
}
