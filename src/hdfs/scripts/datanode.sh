#!/bin/bash
# Before a DataNode starts: waits for a NameNode, and refuses to join one that does not know the blocks on these disks. Hadoop itself would
# take them for those of a second file system, and serve an empty one.
set -euo pipefail
trap 'exit 143' TERM # process 1 of a container is not ended by it otherwise
here=$(dirname "$0")
"$BASH" "$here/namespace.sh"

block_pool() {
  local namenode answer
  for namenode in $NAMENODES; do
    answer=$("$BASH" "$here/jmx.sh" "$namenode" 9870 'get=Hadoop:service=NameNode,name=NameNodeInfo::BlockPoolId' 2> /dev/null) || continue
    if [[ $answer =~ \"(BP-[^\"]+)\" ]]; then
      echo "${BASH_REMATCH[1]}"
      return 0
    fi
  done
  return 1
}

for ((i = 0; ; i++)); do
  if pool=$(block_pool); then break; fi
  if ((i % 15 == 0)); then echo "$(date --utc +%T) waiting for a NameNode: $NAMENODES"; fi
  sleep 1
done

for found in /data/*/hdfs/current/BP-*; do
  if [ -e "$found" ] && [ "$(basename "$found")" != "$pool" ]; then
    echo "$found belongs to another file system than that of the NameNode, which is $pool: the NameNode's volume was lost or replaced."
    echo "Nothing was touched. Restore the NameNode's volume, or remove this DataNode's claims to begin anew without these blocks."
    exit 1
  fi
done
