#!/bin/sh
# Times a night of three letters with 3,000, 30,000 and 300,000 rows of limits: tests/bench/limits.sh [KIGEN]
#
# Each postal code has its own row, of which one letter a day may go: two of the three wait, so that the later mailing
# days are planned too, by the night and by the proof. Ten times the rows should take about ten times the seconds that
# reading them takes, and no more.
set -eu
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "$0")/../.." && pwd)
kigen=${1:-$here/build/kigen}
day=2026-11-19

[ -x "$kigen" ] || { echo "limits.sh: $kigen is not built: run make" >&2; exit 1; }
[ -x /usr/bin/time ] || { echo "limits.sh: /usr/bin/time is missing: install the package time" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >residents.csv <<EOF
resident_id,name,birth_date,postal_code,address,building,status
R1,見本　一,1985-02-10,2500013,神奈川県小田原市南町1丁目1番1号,,resident
R2,見本　二,1986-02-11,2500013,神奈川県小田原市南町1丁目1番2号,,resident
R3,見本　三,1987-02-12,2500013,神奈川県小田原市南町1丁目1番3号,,resident
EOF
cat >certificates.csv <<EOF
serial,resident_id,kind,issued_on,expires_on,status,card_expires_on,card_type
S1,R1,signature,2022-06-01,2027-02-10,valid,,
S2,R2,signature,2022-06-01,2027-02-11,valid,,
S3,R3,signature,2022-06-01,2027-02-12,valid,,
EOF
cat >kigen.conf <<EOF
office    = { name = "見本市"; section = "市民課"; phone = "0465-00-0000"; counter = "2階3番窓口";
              en = { name = "Mihon City"; section = "Citizens Division"; counter = "Counter 3, 2nd floor"; }; };
registers = { residents = "residents.csv"; certificates = "certificates.csv"; };
calendar  = { holidays = "$here/fixtures/odawara/holidays.csv"; };
mailing   = { since = "none"; limits = "limits.csv"; };
output    = { dir = "out"; };
EOF
for rows in 3000 30000 300000; do
    awk -v rows=$rows 'BEGIN { print "effective_from,resource,scope,per,max"
        for (i = 0; i < rows; i++)
            printf "2020-01-01,print,postal:%d,day,1\n", 2500013 + i }' >limits.csv
    rm -rf out
    /usr/bin/time -f "limits $rows: %e s, %U s of processor, %M KiB" "$kigen" run -c kigen.conf --as-of $day --quiet
    sent=$(($(wc -l <out/$day/office/pieces.csv) - 1))
    [ "$sent" = 1 ] || { echo "limits.sh: $sent letters went, not one" >&2; exit 1; }
done
