#!/bin/bash
# alive.sh PORT REQUEST: whether a daemon answers at all, within four seconds. The kernel alone accepts connections for one that is stopped or hangs.
set -euo pipefail
exec 3<> "/dev/tcp/127.0.0.1/$1"
printf '%s\r\n\r\n' "$2" >&3
read -r -n 1 -t 4 <&3
