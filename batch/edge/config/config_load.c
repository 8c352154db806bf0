/* How busy the counter is: the group office_load (docs/contract 2.5). */
#include "edge/config/config_parts.h"

static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static int day_read(struct reading *reading, Setting *group, int day, struct err *err)
{
    struct settings *settings = &reading->settings;
    struct load *load = &reading->config->load;
    Setting *list;
    int count;

    if (setting_list(settings, group, weekdays[day], LOAD_HOURS_MAX, &list, err))
        return -1;
    if (!list)
        return 0;
    count = (int)setting_count(list);
    if (count == 0 || (load->hours && count != load->hours) || load->from + count > 24)
        return err_say(err, LOAD_HOURS, WHERE(settings, list), LOAD_HOURS_MAX);
    load->hours = count;
    load->open[day] = true;
    for (int i = 0; i < count; i++) {
        Setting *entry = setting_entry(list, (size_t)i);

        if (config_setting_type(entry) != CONFIG_TYPE_INT)
            return err_say(err, CONFIG_NOT_INTEGER, WHERE(settings, entry));
        load->people[day][i] = config_setting_get_int(entry);
        if (load->people[day][i] < 0 || load->people[day][i] > LOAD_MOST)
            return err_say(err, CONFIG_RANGE, WHERE(settings, entry), 0, LOAD_MOST);
    }
    return 0;
}

int load_read(struct reading *reading, struct err *err)
{
    struct settings *settings = &reading->settings;
    struct load *load = &reading->config->load;
    Setting *group;

    load->from = 9;
    if (setting_group(settings, reading->root, "office_load", &group, err) || !group)
        return group ? -1 : 0;
    if (setting_integer(settings, group, "from", 0, 23, &load->from, err))
        return -1;
    for (int day = 0; day < 7; day++)
        if (day_read(reading, group, day, err))
            return -1;
    if (!load_tells(load))
        return err_say(err, LOAD_EVEN, WHERE(settings, group));
    return 0;
}
