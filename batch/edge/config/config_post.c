/* Postage: the group post, but for the tables of towns and offices (docs/contract 2.6). */
#include "core/rules/terms.h"
#include "edge/config/config_parts.h"

/* Enclosures of the letters that have most of them, a reply form among them, in milligrams. */
static uint32_t enclosures_mg(const struct config *config)
{
    const struct shop *shop = &config->shop;
    uint32_t most = 0;

    for (int v = 0; v < VARIANT_COUNT; v++) {
        uint32_t sum = 0;

        for (uint32_t i = 0; i < shop->enclosure_count; i++)
            if (!shop->enclosures[i].variants || shop->enclosures[i].variants >> v & 1)
                sum += shop->enclosures[i].weight_mg;
        most = sum > most ? sum : most;
    }
    if (config->reply_form == REPLY_ENCLOSED)
        most += (uint32_t)shop_paper_mg(shop->paper_gsm, 1);
    return most;
}

/* By what the print room works with (print); letters of one number of sheets weigh the same here, as
 * the heaviest of them does. */
static struct weights weights_of(const struct config *config)
{
    const struct shop *shop = &config->shop;

    return (struct weights){shop->paper_gsm * SHOP_SHEET_HUNDREDTHS, shop->envelope_mg,
                            enclosures_mg(config)};
}

int post_read(struct reading *reading, struct err *err)
{
    struct config *config = reading->config;
    struct config_post *post = &config->post;
    struct settings *settings = &reading->settings;
    Setting *group;

    post->weights = weights_of(config);
    if (setting_group(settings, reading->root, "post", &group, err) ||
        path_read(reading, group, "towns", &config->towns, err) ||
        path_read(reading, group, "offices", &config->offices, err) ||
        path_read(reading, group, "schemes", &post->schemes, err) ||
        postal_codes_read(reading, group, "district", post->district, POST_CODES_MAX,
                          &post->district_count, err) ||
        setting_text(settings, group, "district_office", &post->district_office, err))
        return -1;
    post->district_office = str_trim(post->district_office);
    if (setting_member(group, "district_office") && !post->district_count)
        return err_say(err, POST_DISTRICT,
                       WHERE(settings, setting_member(group, "district_office")));
    return 0;
}
