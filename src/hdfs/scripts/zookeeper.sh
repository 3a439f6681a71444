#!/bin/bash
# One server of a quorum; its number is its pod's.
set -euo pipefail
"$BASH" "$(dirname "$0")/namespace.sh"
mkdir -p /data/zookeeper
echo "${POD_NAME##*-}" > /data/zookeeper/myid
exec hdfs org.apache.zookeeper.server.quorum.QuorumPeerMain /etc/hdfs/zoo.cfg
