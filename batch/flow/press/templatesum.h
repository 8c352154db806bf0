/*
 * The digest by which a person signs templates off (校了): of all template files in use, layouts,
 * words and images, whatever their folder is called. Fonts are none of them; the digest of each
 * stands in run.json.
 *
 * It is the beginning of the SHA-256 of a list as sha256sum writes it, `hash  name` and LF, names
 * below letters.templates, sorted by their bytes, so that anyone can make it:
 *
 *     cd templates; sha256sum FILES | LC_ALL=C sort -k2 | sha256sum | cut -c1-12
 */
#ifndef KIGEN_FLOW_PRESS_TEMPLATESUM_H
#define KIGEN_FLOW_PRESS_TEMPLATESUM_H

#include "base/arena.h"

enum { TEMPLATES_DIGITS = 12 };

struct template_file {
    Str file; /* below the folder of templates */
    const char *sha256;
};

/* Sorts `files`. */
void template_sum(struct template_file *files, size_t count, char digest[TEMPLATES_DIGITS + 1]);
/* `file` without `folder` and the slash behind it; as it is where it does not begin so. */
Str template_below(Str folder, Str file);

#endif
