#!/bin/bash
# Before a NameNode starts: a disk that holds an image is left alone. An empty one is formatted, by the first NameNode and once in the life of
# the cluster; at any other time it is filled from another NameNode. Each step may be killed: what is not complete has another name.
set -euo pipefail
trap 'exit 143' TERM # process 1 of a container is not ended by it otherwise
here=$(dirname "$0")
name=/data/name
new=/data/name.new
formatting=/data/formatting
ordinal=${POD_NAME##*-}

say() { echo "$(date --utc +%T) $*"; }

is_complete() { [ -f "$1/current/VERSION" ] && compgen -G "$1/current/fsimage_*" > /dev/null; }

hdfs_namenode() { hdfs namenode "-Ddfs.namenode.name.dir=file://$new" "$@"; }

a_peer_answers() {
  local peer status
  for peer in ${PEERS:-}; do
    status=$("$BASH" "$here/jmx.sh" "$peer" 9870 'get=Hadoop:service=NameNode,name=NameNodeStatus::State' 2> /dev/null) || continue
    if [[ $status =~ \"(active|standby)\" ]]; then return 0; fi
  done
  return 1
}

# Only the JournalNodes know whether the cluster has lived: all of them must answer, and none may hold edits.
journals_are_new() {
  local journal status
  for journal in ${JOURNALS:-}; do
    status=$("$BASH" "$here/jmx.sh" "$journal" 8480 'get=Hadoop:service=JournalNode,name=JournalNodeInfo::JournalsStatus' 2> /dev/null) || return 1
    if [[ $status != *JournalsStatus* || $status == *true* ]]; then return 1; fi
  done
}

# Steps are joined by &&: inside of a condition bash does not end at an error.
format() {
  local begun=-nonInteractive # Hadoop asks the disks and the JournalNodes once more
  if [ -f "$formatting" ]; then begun=-force; fi # it was us who wrote to them, and were interrupted
  say "formatting $name as cluster $CLUSTER_ID"
  rm -rf "$new" && touch "$formatting" && sync && hdfs_namenode -format "$begun" -clusterId "$CLUSTER_ID" && keep && rm "$formatting"
}

fill_from_peer() {
  say "filling $name from another NameNode"
  rm -rf "$new" && hdfs_namenode -bootstrapStandby -nonInteractive && keep
}

keep() { sync && mv "$new" "$name" && say "$name is ready"; }

until getent hosts "$SELF" > /dev/null; do sleep 0.5; done # else the daemon would end with "unknown host"

if is_complete "$name"; then
  rm -f "$formatting"
  exit 0
fi
if [ -e "$name" ]; then
  say "$name holds no complete image (current/VERSION and current/fsimage_*). It is left as it is."
  say "Restore it from a copy. With another NameNode at work, removing this folder has it filled from there."
  exit 1
fi
for ((i = 0; ; i++)); do
  if a_peer_answers; then
    if fill_from_peer; then exit 0; fi
  elif [ "$ordinal" = 0 ] && { [ -f "$formatting" ] || journals_are_new; }; then
    if format; then exit 0; fi
  fi
  if ((i % 10 == 0)); then
    if [ "$ordinal" = 0 ]; then say "waiting: for another NameNode to copy from, or, if the cluster is new, for all JournalNodes"
    else say "waiting for another NameNode to copy from"; fi
  fi
  sleep 2
done
