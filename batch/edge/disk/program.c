/* The note NT_GNU_BUILD_ID, as it lies in memory. */
#include "edge/disk/program.h"

#include <elf.h>
#include <link.h>
#include <openssl/crypto.h>

#include "base/bug.h"

void program_prepare(void)
{
    REQUIRE(OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) == 1);
}

struct look {
    struct digest *digest;
    bool all; /* so far each had one */
};

static size_t padded(size_t bytes)
{
    return (bytes + 3) & ~(size_t)3;
}

/* Of one segment of notes. */
static bool notes_take(const char *at, size_t bytes, struct digest *digest)
{
    ElfW(Nhdr) note;
    size_t name, text;

    for (; bytes >= sizeof note; at += name + text, bytes -= name + text) {
        memcpy(&note, at, sizeof note);
        at += sizeof note;
        bytes -= sizeof note;
        name = padded(note.n_namesz);
        text = padded(note.n_descsz);
        if (name > bytes || text > bytes - name)
            return false;
        if (note.n_type != NT_GNU_BUILD_ID || note.n_namesz != sizeof "GNU" ||
            memcmp(at, "GNU", sizeof "GNU") != 0 || note.n_descsz == 0)
            continue;
        digest_add(digest, &note.n_descsz, sizeof note.n_descsz);
        digest_add(digest, at + name, note.n_descsz);
        return true;
    }
    return false;
}

static int object_take(struct dl_phdr_info *object, size_t size, void *context)
{
    struct look *look = context;

    (void)size;
    for (size_t i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];

        if (part->p_type == PT_NOTE && notes_take((const char *)(object->dlpi_addr + part->p_vaddr),
                                                  part->p_memsz, look->digest))
            return 0;
    }
    look->all = false;
    return 1;
}

bool program_add(struct digest *digest)
{
    struct look look = {digest, true};

    dl_iterate_phdr(object_take, &look);
    return look.all;
}
