#!/bin/sh
# A textfile collector for the Prometheus node exporter: the taint value, and
# one series a set flag with its letter and name. Run it from a timer, writing
# to a new file and renaming it:
#
#   sh prometheus-textfile.sh > kerneltaint.prom.$$ && mv kerneltaint.prom.$$ \
#     /var/lib/prometheus/node-exporter/kerneltaint.prom
set -eu
: "${KERNELTAINT:?set it to the address of the API}"
value=$(cat "${PROC:-/proc}/sys/kernel/tainted")
echo '# HELP kernel_tainted Value of /proc/sys/kernel/tainted.'
echo '# TYPE kernel_tainted gauge'
echo "kernel_tainted $value"
echo '# HELP kernel_taint_flag A taint flag that is set.'
echo '# TYPE kernel_taint_flag gauge'
curl --fail-with-body -sS -G --data-urlencode "value=$value" --data-urlencode "release=$(uname -r)" \
	"$KERNELTAINT/api/v1/decode" |
	jq -r '.flags[] | "kernel_taint_flag{bit=\"\(.bit)\",letter=\"\(.letter)\",name=\"\(.name)\",severity=\"\(.severity)\"} 1"'
