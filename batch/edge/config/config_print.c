/* What the print room works with: the group print (docs/contract 2.9). */
#include "core/rules/terms.h"
#include "edge/config/config_parts.h"

enum { GSM_LEAST = 40, GSM_MOST = 200, GRAMS_MOST = 500, MM_MOST = 20, SPECIMENS_MOST = 100 };

/* Grams or millimetres with up to three decimals, kept as thousandths. */
static int thousandths_read(struct reading *reading, Setting *group, const char *name, int most,
                            uint32_t *value, struct err *err)
{
    double number = (double)*value / 1000;

    if (setting_number(&reading->settings, group, name, 0, most, &number, err))
        return -1;
    *value = (uint32_t)(number * 1000 + 0.5);
    return 0;
}

/* A text that says something, where it is given at all. */
static int words_read(struct reading *reading, Setting *group, const char *name, Str *text,
                      struct err *err)
{
    struct settings *settings = &reading->settings;

    if (setting_text(settings, group, name, text, err))
        return -1;
    *text = str_trim(*text);
    if (setting_member(group, name) && str_is_empty(*text))
        return err_say(err, CONFIG_EMPTY, WHERE(settings, setting_member(group, name)));
    return 0;
}

/* The letters that have it: a list of variants. */
static int variants_read(struct reading *reading, Setting *entry, struct shop_enclosure *enclosure,
                         struct err *err)
{
    struct settings *settings = &reading->settings;
    Setting *list;

    if (setting_list(settings, entry, "variants", VARIANT_COUNT, &list, err))
        return -1;
    if (list && setting_count(list) == 0)
        return err_say(err, CONFIG_NO_ENTRY, WHERE(settings, list));
    for (size_t i = 0; i < setting_count(list); i++) {
        const Setting *word = setting_entry(list, i);
        Str text = STR_EMPTY;
        int variant;

        if (setting_text_of(settings, word, &text, err))
            return -1;
        variant = variant_of(text);
        if (variant < 0 || !str_equal(text, str_of(variant_term((enum variant)variant).word)))
            return err_say(err, CONFIG_VARIANT, WHERE(settings, word),
                           config_variants(reading->arena));
        enclosure->variants |= 1u << variant;
    }
    return 0;
}

static int enclosure_read(struct reading *reading, Setting *entry, struct shop_enclosure *enclosure,
                          struct err *err)
{
    *enclosure = (struct shop_enclosure){.variants = 0};
    if (setting_is_group(&reading->settings, entry, err) || entry_has(reading, entry, "name", err))
        return -1;
    return words_read(reading, entry, "name", &enclosure->name, err) ||
                   thousandths_read(reading, entry, "g", GRAMS_MOST, &enclosure->weight_mg, err) ||
                   thousandths_read(reading, entry, "mm", MM_MOST, &enclosure->thick_um, err) ||
                   variants_read(reading, entry, enclosure, err)
               ? -1
               : 0;
}

static int enclosures_read(struct reading *reading, Setting *group, struct err *err)
{
    struct shop *shop = &reading->config->shop;
    Setting *list;

    if (setting_list(&reading->settings, group, "enclosures", SHOP_ENCLOSURES_MAX, &list, err))
        return -1;
    shop->enclosure_count = (uint32_t)setting_count(list);
    shop->enclosures = ARENA_ARRAY(reading->arena, struct shop_enclosure, shop->enclosure_count);
    for (uint32_t i = 0; i < shop->enclosure_count; i++)
        if (enclosure_read(reading, setting_entry(list, i), &shop->enclosures[i], err))
            return -1;
    return 0;
}

void print_defaults(struct shop *shop)
{
    *shop = (struct shop){.paper = STR("上質紙（白・不透明）"),
                          .envelope = STR("長形3号 窓あき封筒"),
                          .postage = STR("料金後納郵便"),
                          .paper_gsm = 70,
                          .envelope_mg = 5000,
                          .specimens = 3,
                          .insert = true};
}

int print_read(struct reading *reading, struct err *err)
{
    struct settings *settings = &reading->settings;
    struct shop *shop = &reading->config->shop;
    int gsm = (int)shop->paper_gsm, specimens = (int)shop->specimens;
    Setting *group;

    if (setting_group(settings, reading->root, "print", &group, err) ||
        words_read(reading, group, "paper", &shop->paper, err) ||
        setting_integer(settings, group, "paper_gsm", GSM_LEAST, GSM_MOST, &gsm, err) ||
        words_read(reading, group, "envelope", &shop->envelope, err) ||
        thousandths_read(reading, group, "envelope_g", GRAMS_MOST, &shop->envelope_mg, err) ||
        enclosures_read(reading, group, err) ||
        setting_switch(settings, group, "insert", &shop->insert, err) ||
        setting_integer(settings, group, "specimens", 0, SPECIMENS_MOST, &specimens, err) ||
        words_read(reading, group, "postage", &shop->postage, err) ||
        words_read(reading, group, "post_office", &shop->post_office, err) ||
        words_read(reading, group, "permit", &shop->permit, err) ||
        setting_switch(settings, group, "slack", &shop->slack, err) ||
        words_read(reading, group, "contact", &shop->contact, err))
        return -1;
    if (group)
        reading->config->print_line = setting_line(group);
    shop->paper_gsm = (uint32_t)gsm;
    shop->specimens = (uint32_t)specimens;
    return 0;
}
