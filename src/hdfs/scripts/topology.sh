#!/bin/bash
# topology.sh ADDRESS...: the rack of each, as the NameNode asks for it; RACKS says how it is found.
set -euo pipefail
here=$(dirname "$0")
default=/default-rack # Hadoop's name

# The node's range of addresses, which is the rack.
range() { # ADDRESS BITS
  local a b c d
  if ! [[ $1 =~ ^([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})$ ]]; then echo "$default"; return; fi
  a=${BASH_REMATCH[1]} b=${BASH_REMATCH[2]} c=${BASH_REMATCH[3]} d=${BASH_REMATCH[4]}
  local network=$(((a << 24 | b << 16 | c << 8 | d) & (0xffffffff << (32 - $2))))
  echo "/$((network >> 24 & 255)).$((network >> 16 & 255)).$((network >> 8 & 255)).$((network & 255))"
}

# A DataNode knows its zone; others, such as clients, are not asked, since they might not even refuse to answer.
zone() { # ADDRESS
  local properties
  if [[ $(getent hosts "$1") != *"$DATANODES"* ]]; then echo "$default"; return; fi
  properties=$("$BASH" "$here/jmx.sh" "$1" 9864 'get=java.lang:type=Runtime::SystemProperties')
  if [[ $properties =~ \"hdfs\.zone\"[^}]*\"value\"[^\"]*\"([^\"]+)\" ]]; then echo "/${BASH_REMATCH[1]}"; else echo "$default"; fi
}

for address in "$@"; do
  case $RACKS in
    range/*) range "$address" "${RACKS#range/}" ;;
    zone) zone "$address" || echo "$default" ;;
  esac
done
