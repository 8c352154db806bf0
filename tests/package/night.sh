#!/bin/sh
# Inside a machine with the package: fills in the configuration as an office does, and brings made-up registers.
# Usage: night.sh fill [DAY]
set -eu

as_of=${2:-2026-11-19}
rm -rf /root/city
kigen synth --residents 400 --seed 1 --as-of "$as_of" /root/city >/dev/null
install -o kigen -g kigen -m 0640 /root/city/residents.csv /root/city/certificates.csv /var/lib/kigen/in/
sed -i -e '/^office = {/,/^};/{
        s/^#   \(name\|section\|counter\|phone\|not_here\|hours\|closed\|crowded\|fee\|url\|document_number\|mayor_title\|mayor_name\|address\|phone_reply\|phone_main\|card_fee\) /    \1 /
    }' -e 's/^#   since  *=.*/    since = "2026-10-01";/' /etc/kigen/kigen.conf
