#!/bin/sh
# Inside the machine of boot.sh. Usage: boot-inside.sh booted|chroot; the outcome goes to /root/test/result/outcome.
set -u

how=$1
cd /root/test || exit 1
export DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8
passed=0 failed=0

check() { # name, command …
    what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $what"
    fi
}
is() { [ "$1" = "$2" ] || { echo "  is: $1"; echo "  should be: $2"; false; }; }
booted() { [ "$how" = booted ]; }
night() { setpriv --reuid=kigen --regid=kigen --init-groups kigen "$@" 2>&1; }
reads() { setpriv --reuid=nobody --regid="$1" --clear-groups cat "$2" >/dev/null 2>&1; }
refuses() { ! reads "$@"; }
lists() { setpriv --reuid=nobody --regid="$1" --clear-groups ls "$2" >/dev/null 2>&1; }
state() { systemctl is-active "$1" 2>/dev/null || true; }
page=/root/test/operators.ja.md
types() { # heading: what docs/operators.ja.md prints below it is typed, line by line; 4: somebody has something to do
    awk -v heading="$1" '/^##+ / { on = index($0, heading) == 1 } on' "$page" |
        awk '/^```sh$/ { on = 1; next } /^```$/ { on = 0 } on' >lines
    check "there are commands below $1" [ -s lines ]
    while IFS= read -r line <&3; do
        case $line in systemctl* | journalctl*) booted || continue ;; esac
        code=0
        (cd /root && sh -c "$line") </dev/null >said 2>&1 || code=$?
        [ "$code" -ne 4 ] || code=0
        check "typed: $line" is "$code$([ "$code" -eq 0 ] || cat said)" 0
    done 3<lines
}
# What a person answers and writes: the configuration that is there stays; the office's own lines.
echo force-confold >/etc/dpkg/dpkg.cfg.d/answers
printf '#!/bin/sh\nexec sh /root/test/night.sh fill "$(TZ=Asia/Tokyo date +%%F)"\n' >/usr/local/bin/editor
chmod 755 /usr/local/bin/editor

# ---- 0.1.0, as it was used: root's own account, a configuration and a folder made by hand
check "0.1.0 is installed" dpkg -i old.deb
check "it is 0.1.0" is "$(kigen --version)" "kigen 0.1.0"
mkdir -p /etc/kigen /var/lib/kigen/in
kigen synth --residents 2000 --seed 1 --as-of 2026-11-19 /root/city >/dev/null
cp /root/city/*.csv /var/lib/kigen/in/
cat >/etc/kigen/kigen.conf <<'CONF'
office = { name = "見本市"; section = "市民課"; phone = "0465-00-0000"; counter = "2階3番窓口"; not_here = "支所";
    hours = "平日午前9時〜午後4時30分"; closed = "12月29日〜1月3日"; crowded = "休日の前後"; fee = "無料"; mayor_title = "見本市長";
    mayor_name = "梅里　一葉"; address = "〒250-8555 神奈川県小田原市荻窪300番地"; phone_reply = "0465-00-0001";
    phone_main = "0465-00-0002"; url = "https://city.example.jp/"; document_number = "市民第1号"; card_fee = "1,000円"; };
registers = { residents = "/var/lib/kigen/in/residents.csv"; certificates = "/var/lib/kigen/in/certificates.csv"; };
mailing = { since = "2026-10-01"; };
output = { dir = "/var/lib/kigen/runs"; ledger = "/var/lib/kigen/ledger.sqlite"; };
CONF
code=0
kigen run -c /etc/kigen/kigen.conf --as-of 2026-11-19 >old.log 2>&1 || code=$?
check "0.1.0 makes a night: $(tail -n 1 old.log)" [ "$code" -eq 0 -o "$code" -eq 4 ]
before=$(sha256sum </var/lib/kigen/ledger.sqlite)
runs=$(ls /var/lib/kigen/runs)

# ---- upgraded: the ledger is copied first, a night that runs is waited for, nothing starts
mkdir away
if command -v flock >/dev/null; then
    flock /var/lib/kigen/ledger.sqlite.lock sleep 3 &
    sleep 1
fi
types "## 7. "
check "it is another one" is "$(dpkg-query -W -f='${Version}' kigen)" 0.2.1
copy=$(ls /var/lib/kigen/ledger.sqlite.before-* | grep -v 'rows$\|journal$')
check "the ledger was copied as it was" is "$(sha256sum <"$copy")" "$before"
check "with its marks" [ -e "$copy.rows" ]
check "the ledger is as it was" is "$(sha256sum </var/lib/kigen/ledger.sqlite)" "$before"
check "no night began" is "$(ls /var/lib/kigen/runs)" "$runs"
check "the account is there" is "$(id -nG kigen)" "kigen kigen-office kigen-print kigen-metrics"
check "its home" is "$(stat -c '%U %a' /var/lib/kigen /var/lib/kigen/in /var/lib/kigen/metrics | tr '\n' ' ')" "kigen 711 kigen 2770 kigen 755 "
check "the office's configuration stays" grep -q '見本市' /etc/kigen/kigen.conf

check "pages are where units and pages say" is "$(sed -n 's/^Documentation=.*file:\/\/\([^ ]*\).*/\1/p' /lib/systemd/system/kigen*.service |
    sort -u | xargs cat)" "$(cat "$page")"

# The nights are the account's from now on; the old ones were root's.
sed -i 's,^output = .*,output = { dir = "/var/lib/kigen/runs"; ledger = "/var/lib/kigen/ledger.sqlite"; metrics = "/var/lib/kigen/metrics/kigen.prom"; groups = { office = "kigen-office"; print = "kigen-print"; metrics = "kigen-metrics"; }; };,' /etc/kigen/kigen.conf

if booted; then
    check "the service is not started" is "$(state kigen.service)" inactive
    check "nor the timer" is "$(state kigen.timer)" inactive
    check "nor enabled" is "$(systemctl is-enabled kigen.timer)" disabled
    check "units without a complaint" is "$(systemd-analyze verify kigen.service kigen.timer kigen-failed.service 2>&1 | grep -i kigen | grep -v "Command 'man ")" ""
    check "exposed to 0.5 at most" systemd-analyze security --threshold=5 --no-pager kigen.service >exposure
    tail -n 1 exposure
    check "the timer can be enabled" systemctl enable --now kigen.timer
    check "which starts no night" is "$(state kigen.service)" inactive
    check "02:00 in Tokyo is 17:00 UTC" sh -c "systemctl show kigen.timer -p NextElapseUSecRealtime | grep -q '17:00:00 UTC'"
    # the night itself, by the unit that the timer starts; the clock of the machine is later than the registers
    mkdir -p /etc/systemd/system/kigen.service.d
    printf '[Service]\nExecStart=\nExecStart=/usr/bin/kigen run --verbose --as-of 2026-11-27\nEnvironment=LANG=C.UTF-8\n' >/etc/systemd/system/kigen.service.d/day.conf
    systemctl daemon-reload
    systemctl start kigen.service
    journalctl -u kigen.service --no-pager -o cat | tail -n 12
    check "the night went well" is "$(systemctl show kigen.service -p Result --value)" success
else
    code=0
    night run --as-of 2026-11-27 >new.log || code=$?
    tail -n 3 new.log
    check "the night went well" [ "$code" -eq 0 -o "$code" -eq 4 ]
fi
run=/var/lib/kigen/runs/2026-11-27
check "a night with letters is published" sh -c 'ls "$1"/print/letters-*.pdf >/dev/null' sh "$run"
check "the ledger of 0.1.0 was brought up, and kept" sh -c 'ls /var/lib/kigen/ledger.sqlite.schema-* >/dev/null'
check "verify" kigen verify "$run"
check "the office reads office/" reads kigen-office "$run/office/run.json"
check "and not print/" refuses kigen-office "$run/print/job.csv"
check "the press reads print/" reads kigen-print "$run/print/job.csv"
check "and not office/" refuses kigen-print "$run/office/run.json"
check "the press finds it" lists kigen-print "$run"
check "the collector reads the metrics" reads kigen-metrics /var/lib/kigen/metrics/kigen.prom
check "and nothing else" refuses kigen-metrics "$run/print/job.csv"
for path in "$run/office/run.json" "$run/print/job.csv" /var/lib/kigen/metrics/kigen.prom /var/lib/kigen/ledger.sqlite; do
    check "nobody else reads $path" refuses nogroup "$path"
done
check "nobody but the account reads the ledger" refuses kigen-office /var/lib/kigen/ledger.sqlite

if booted; then
    # A night that fails: not tried again where that would not help, told by the other unit, in the journal as an error.
    mv /var/lib/kigen/in/residents.csv away/
    printf '[Service]\nExecStart=\nExecStart=/usr/bin/kigen run --as-of 2026-11-30\nEnvironment=LANG=C.UTF-8\n' >/etc/systemd/system/kigen.service.d/day.conf
    systemctl daemon-reload
    systemctl start kigen.service
    sleep 2
    check "a missing register is 66" is "$(systemctl show kigen.service -p ExecMainStatus --value)" 66
    check "it is not tried again" is "$(state kigen.service)" failed
    check "the other unit ran" sh -c "journalctl -u kigen-failed.service --no-pager -o cat | grep -q ."
    check "an error is an error in the journal" sh -c "journalctl -u kigen.service -p err --no-pager -o cat | grep -q '^KGN[0-9]*E '"
    check "a warning is none" sh -c "! journalctl -u kigen.service -p err --no-pager -o cat | grep -q '^KGN[0-9]*W '"
    check "no level is left in the text" sh -c "! journalctl -u kigen.service --no-pager -o cat | grep -q '^<[0-9]>'"
    mv away/residents.csv /var/lib/kigen/in/
    # An upgrade of a running installation: the timer stays, no night starts.
    runs=$(ls /var/lib/kigen/runs)
    check "the same version once more" dpkg -i /root/kigen_0.2.1_amd64.deb
    check "the timer is still waiting" is "$(state kigen.timer)" active
    check "no night began" is "$(ls /var/lib/kigen/runs)" "$runs"
fi

# ---- taken away: what tells who was told stays
check "purge" dpkg --purge kigen
check "the configuration is gone" [ ! -e /etc/kigen/kigen.conf ]
check "ledger and runs stay" [ -e /var/lib/kigen/ledger.sqlite -a -e "$run/office/run.json" ]
check "no unit is left" sh -c '! ls /lib/systemd/system/kigen* /etc/systemd/system/*/kigen.timer >/dev/null 2>&1'
if booted; then
    check "and no timer" is "$(state kigen.timer)" inactive
fi
# Installed afresh on a clean machine, the configuration asks for what only the office can say.
rm -rf /var/lib/kigen /etc/kigen /etc/systemd/system/kigen.service.d
check "installed afresh" dpkg -i new.deb
check "a night asks for the office" sh -c "setpriv --reuid=kigen --regid=kigen --init-groups kigen run --as-of 2026-11-19 2>&1 | grep -q KGN0240E"
check "purged once more" dpkg --purge kigen

# ---- the operators' page from its beginning: installed, tried, timed, restored, looked at
types "## 1. "
if booted; then
    # The timer, which would wait for two at night, starts tonight's night now.
    mkdir -p /etc/systemd/system/kigen.timer.d
    printf '[Timer]\nOnActiveSec=1s\nAccuracySec=100ms\n' >/etc/systemd/system/kigen.timer.d/now.conf
    systemctl daemon-reload
    systemctl restart kigen.timer
    for _ in $(seq 60); do
        ! ls -d /var/lib/kigen/runs/20* >/dev/null 2>&1 || [ "$(state kigen.service)" != inactive ] || break
        sleep 1
    done
    check "the timer started it" [ -n "$(systemctl show kigen.timer -p LastTriggerUSec --value)" ]
    check "its night went well" is "$(systemctl show kigen.service -p Result --value)" success
    rm -rf /etc/systemd/system/kigen.timer.d
    systemctl daemon-reload
else
    night run >fresh.log
fi
run=$(ls -d /var/lib/kigen/runs/20*)
check "tonight's letters are published" sh -c 'ls "$1"/print/letters-*.pdf >/dev/null && kigen verify "$1"' sh "$run"
check "and are read by their groups" reads kigen-print "$run/print/job.csv"
types "## 5. "
echo damaged >/var/lib/kigen/ledger.sqlite
types "### 5.1 "
check "nobody was told twice" is "$(ls -d /var/lib/kigen/runs/20*)" "$run"
types "## 6. "
dpkg --purge kigen >/dev/null 2>&1
echo "$passed passed, $failed failed" >/root/test/result/outcome
echo "$passed passed, $failed failed"
