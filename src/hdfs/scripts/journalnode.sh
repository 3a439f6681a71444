#!/bin/bash
# A JournalNode.
set -euo pipefail
"$BASH" "$(dirname "$0")/namespace.sh"
exec hdfs journalnode
