#!/bin/bash
# ready.sh namenode|datanode|journalnode|zookeeper: whether the daemon of this pod does its part.
set -euo pipefail
here=$(dirname "$0")

says() { # PORT BEAN ATTRIBUTE PATTERN
  local answer
  answer=$("$BASH" "$here/jmx.sh" 127.0.0.1 "$1" "get=Hadoop:service=$2::$3")
  [[ $answer =~ $4 ]]
}

case $1 in
  namenode)
    says 9870 NameNode,name=NameNodeStatus State '"State" : "(active|standby)"'
    says 9870 NameNode,name=NameNodeInfo Safemode '"Safemode" : ""'
    ;;
  datanode) says 9864 DataNode,name=DataNodeInfo BPServiceActorInfo RUNNING ;; # has registered with a NameNode
  journalnode)
    # after a restart the NameNode writes to the others only, until it begins another segment: were one of those restarted now, it would end
    says 8480 JournalNode,name=RpcDetailedActivityForPort8485 OverallStartLogSegmentNumOps '"OverallStartLogSegmentNumOps" : [1-9]' ||
      says 8480 JournalNode,name=JournalNodeInfo JournalsStatus '"JournalsStatus" : "[^t]*"' # none is formatted
    ;;
  zookeeper)
    exec 3<> /dev/tcp/127.0.0.1/2181
    printf srvr >&3
    grep -qE '^Mode: (leader|follower|standalone)' <&3
    ;;
esac
