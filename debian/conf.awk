# Makes /etc/kigen/kigen.conf of fixtures/odawara/kigen.conf: the same keys and comments, the package's places, and nothing
# of Odawara in force. What only an office can say (who writes, since when) is left out, so that a night asks for it.
function fitted(line) {
    gsub(/"\.\.\/\.\.\/templates"/, "\"/usr/share/kigen/templates\"", line)
    gsub(/"\.\.\/\.\.\/out"/, "\"/var/lib/kigen/runs\"", line)
    gsub(/"\.\.\/\.\.\/out\/ledger\.sqlite"/, "\"/var/lib/kigen/ledger.sqlite\"", line)
    gsub(/"\.\.\/\.\.\/out\/kigen\.prom"/, "\"/var/lib/kigen/metrics/kigen.prom\"", line)
    if (match(line, /"[a-z_]+\.csv"/))
        line = substr(line, 1, RSTART) "/var/lib/kigen/in/" substr(line, RSTART + 1)
    return line
}

NR == 1 { print "# kigen の設定。行頭の「#」を外し、自庁の内容に書き換えて使います。例の値は小田原市を題材にした見本です(氏名等は架空)"; next }

/^[a-z_]+ = [{]/ { group = $1 }
/^};/ { group = "" }

# A list of several lines ends at the indent at which it began.
held { if (/^    [)];/) held = 0; print "#   " fitted(substr($0, 5)); next }
/^    (values|paused) = [(]$/ { held = 1; sub(/^    /, "#   "); print; next }

group == "office" && /^    / { sub(/^    /, "#   ") }
/^    (holidays|since|told_elsewhere|limits|towns|offices|schemes|district|district_office) *=/ { sub(/^    /, "#   ") }
group == "output" && /^#   (ledger|metrics|groups) *=/ { sub(/^#/, " ") }
{ print fitted($0) }
