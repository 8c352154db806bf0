/* Postage: the group post, but for the tables of towns and offices (docs/contract 2.6). */
#include "edge/config/config_parts.h"

enum { TENTHS = 10, GRAMS_MAX = 100 };

/* Grams, kept in tenths of them. */
static int grams_read(struct reading *reading, Setting *group, const char *name, uint32_t *tenths,
                      struct err *err)
{
    double grams = (double)*tenths / TENTHS;

    if (setting_number(&reading->settings, group, name, 0, GRAMS_MAX, &grams, err))
        return -1;
    *tenths = (uint32_t)(grams * TENTHS + 0.5);
    return 0;
}

int post_read(struct reading *reading, struct err *err)
{
    static const struct weights usual = {.sheet = 44, .envelope = 50}; /* A4 of 70 g/m2 */
    enum { REPLY_TENTHS = 75 }; /* reply form and inner envelope */
    struct config *config = reading->config;
    struct config_post *post = &config->post;
    struct settings *settings = &reading->settings;
    Setting *group;

    post->weights = usual;
    post->weights.enclosures = config->reply_form == REPLY_ENCLOSED ? REPLY_TENTHS : 0;
    if (setting_group(settings, reading->root, "post", &group, err) ||
        path_read(reading, group, "towns", &config->towns, err) ||
        path_read(reading, group, "offices", &config->offices, err) ||
        path_read(reading, group, "schemes", &post->schemes, err) ||
        postal_codes_read(reading, group, "district", post->district, POST_CODES_MAX,
                          &post->district_count, err) ||
        setting_text(settings, group, "district_office", &post->district_office, err) ||
        grams_read(reading, group, "sheet_g", &post->weights.sheet, err) ||
        grams_read(reading, group, "envelope_g", &post->weights.envelope, err) ||
        grams_read(reading, group, "enclosures_g", &post->weights.enclosures, err))
        return -1;
    post->district_office = str_trim(post->district_office);
    if (setting_member(group, "district_office") && !post->district_count)
        return err_say(err, POST_DISTRICT,
                       WHERE(settings, setting_member(group, "district_office")));
    return 0;
}
