#!/bin/bash
# Before a failover controller stops, together with its NameNode: sees another one active. It alone can give up the place in ZooKeeper at once; else
# the others wait until its session is over.
set -euo pipefail
here=$(dirname "$0")
for ((i = 0; i < 40; i++)); do
  for peer in $PEERS; do
    if [[ $peer == "$POD_NAME".* ]]; then continue; fi
    state=$("$BASH" "$here/jmx.sh" "$peer" 9870 'get=Hadoop:service=NameNode,name=NameNodeStatus::State' 2> /dev/null) || continue
    if [[ $state == *'"active"'* ]]; then exit 0; fi
  done
  sleep 0.5
done
