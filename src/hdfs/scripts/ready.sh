#!/bin/bash
# ready.sh namenode|datanode|journalnode|zookeeper: whether the daemon of this pod does its part. Kubernetes leaves a probe behind that takes longer
# than it may, so answers are waited for no longer than five seconds in all. No process but this one: it runs each five seconds.
set -euo pipefail

ask() { # PORT REQUEST PATTERN: whether the answer matches; it is left in $answer
  answer=
  exec 3<> "/dev/tcp/127.0.0.1/$1"
  printf "$2" >&3
  IFS= read -r -d '' -t $((5 - SECONDS)) answer <&3 || true # to the end, which is no failure
  [[ $answer =~ $3 ]]
}

says() { # PORT BEAN ATTRIBUTE PATTERN
  ask "$1" "GET /jmx?get=Hadoop:service=$2::$3 HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n" "$4"
}

case $1 in
  namenode)
    says 9870 NameNode,name=NameNodeStatus State '"State" : "(active|standby)"'
    says 9870 NameNode,name=NameNodeInfo Safemode '"Safemode" : ""'
    ;;
  datanode) says 9864 DataNode,name=DataNodeInfo BPServiceActorInfo RUNNING ;; # has registered with a NameNode
  journalnode)
    # after a restart the NameNode writes to the others only, until it begins another segment: were one of those restarted now, it would end
    if ! says 8480 JournalNode,name=RpcDetailedActivityForPort8485 OverallStartLogSegmentNumOps '"OverallStartLogSegmentNumOps" : [1-9]'; then
      says 8480 JournalNode,name=JournalNodeInfo JournalsStatus '"JournalsStatus" : '
      [[ $answer != *':\"true\"'* ]] # none is formatted, so nobody writes yet
    fi
    ;;
  zookeeper) ask 2181 srvr $'\nMode: (leader|follower|standalone)' ;;
esac
