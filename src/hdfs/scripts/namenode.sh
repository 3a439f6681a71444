#!/bin/bash
# Before a NameNode starts: a disk that holds an image is left alone. An empty one is formatted, by the first NameNode and once in the life of
# the cluster; at any other time it is filled from another NameNode. Each step may be killed: what is not complete has another name.
set -euo pipefail
trap 'exit 143' TERM # process 1 of a container is not ended by it otherwise
here=$(dirname "$0")
"$BASH" "$here/namespace.sh"
name=/data/name
new=/data/name.new
formatting=/data/formatting
# Where the edits of this disk's image are: `single` (all on this disk), `sharing` (being copied from there to the JournalNodes), or `shared` (with them).
# None, where an earlier release made it.
edits=/data/edits
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

# Of a journal, in what a JournalNode says of each: {"NAME":{"Formatted":"true"}}, a text in JSON. A name may have the word, too.
formatted='*:\\"true\\"*'

journals_of() { "$BASH" "$here/jmx.sh" "$1" 8480 'get=Hadoop:service=JournalNode,name=JournalNodeInfo::JournalsStatus' 2> /dev/null; }

# Only the JournalNodes know whether the cluster has lived: all of them must answer, and none may hold edits.
journals_are_new() {
  local journal status
  for journal in ${JOURNALS:-}; do
    status=$(journals_of "$journal") || return 1
    if [[ $status != *JournalsStatus* || $status == $formatted ]]; then return 1; fi
  done
}

journals_hold_edits() {
  local journal status
  for journal in ${JOURNALS:-}; do
    status=$(journals_of "$journal") || continue
    if [[ $status == $formatted ]]; then return 0; fi
  done
  return 1
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

edits_are() { sync && echo "$1" > "$edits.new" && sync && mv "$edits.new" "$edits" && sync; }

# From one NameNode to several: the edits of its disk go to the JournalNodes, once. Nobody else has an image yet, so nobody writes there meanwhile, and
# an interrupted copy may be made again.
share_edits() {
  local begun=-nonInteractive
  if [ "$(cat "$edits")" = sharing ]; then begun=-force; fi
  say "copying the edits of the one NameNode to the JournalNodes"
  edits_are sharing && hdfs namenode -initializeSharedEdits "$begun" && edits_are shared && say "the JournalNodes hold the edits"
}

# An image that is there may be used when the edits that belong to it are where this topology has them.
settle_edits() {
  local found=none i
  if [ -f "$edits" ]; then found=$(cat "$edits"); fi
  if [ -z "${JOURNALS:-}" ]; then
    if [ "$found" = none ] || [ "$found" = single ]; then edits_are single; return; fi
    say "$name is the disk of one of several NameNodes: the latest edits may be with the JournalNodes only, and without them files would be lost."
    say "Nothing was touched. Go back to HdfsTopology.highlyAvailable(). To have one NameNode, copy the files into a new HDFS."
    exit 1
  fi
  if [ "$found" = shared ]; then return; fi
  for ((i = 0; ; i++)); do
    case $found in
      shared) return ;;
      none)
        if journals_hold_edits; then edits_are shared; return; fi
        if journals_are_new; then
          say "$name holds an image, no JournalNode holds edits, and an earlier release, which made the image, left no word whether it was the only one."
          say "Nothing was touched. If there was one NameNode, apply HdfsTopology.single() once with this release, then HdfsTopology.highlyAvailable()."
          say "If there were several, restore the volume of a JournalNode."
          exit 1
        fi
        ;;
      single) if journals_are_new && share_edits; then return; fi ;;
      sharing) if share_edits; then return; fi ;;
    esac
    if ((i % 10 == 0)); then
      say "waiting for the JournalNodes"
      if [ "$found" = single ]; then say "all of them must answer, and none may hold edits: they get those of what was the only NameNode"; fi
    fi
    sleep 2
    found=$(cat "$edits" 2> /dev/null || echo none)
  done
}

keep() { edits_are "$(if [ -n "${JOURNALS:-}" ]; then echo shared; else echo single; fi)" && mv "$new" "$name" && sync && say "$name is ready"; }

until getent hosts "$SELF" > /dev/null; do sleep 0.5; done # else the daemon would end with "unknown host"

if is_complete "$name"; then
  rm -f "$formatting"
  settle_edits
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
    say "It could not be filled. If there was one NameNode until now, that one must end first, which \`bigdata up\` sees to: else delete its pod."
  elif [ "$ordinal" = 0 ] && { [ -f "$formatting" ] || journals_are_new; }; then
    if format; then exit 0; fi
  fi
  if ((i % 10 == 0)); then
    if [ "$ordinal" = 0 ]; then say "waiting: for another NameNode to copy from, or, if the cluster is new, for all JournalNodes"
    else say "waiting for another NameNode to copy from"; fi
  fi
  sleep 2
done
