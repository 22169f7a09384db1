#!/bin/sh
# What is this machine's kernel tainted by, in words?
#
#   KERNELTAINT=https://your-host sh taint.sh          the value
#   KERNELTAINT=https://your-host sh taint.sh --log    the whole kernel log
#
# The log leaves the machine then. The kerneltaint command decodes it here.
set -eu
: "${KERNELTAINT:?set it to the address of the API}"
release=$(uname -r | sed 's/+/%2B/g') # a + would arrive as a blank
if [ "${1:-}" = --log ]; then
	dmesg | gzip | curl --fail-with-body -sS -H 'Content-Encoding: gzip' \
		--data-binary @- "$KERNELTAINT/?release=$release"
else
	curl --fail-with-body -sS "$KERNELTAINT/$(cat "${PROC:-/proc}/sys/kernel/tainted")?release=$release"
fi
