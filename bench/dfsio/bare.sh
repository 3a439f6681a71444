#!/bin/bash
# The same daemons without Kubernetes, on the loopback of a network namespace of its own: bare.sh SCRIPT runs a script beside them.
# HADOOP_CONF_DIR and the daemons' options are those of the pods. With this process all others end.
set -euo pipefail
ip link set lo up
hostname localhost
hdfs namenode -format -nonInteractive > "$WORK/format.log" 2>&1
hdfs namenode > "$WORK/namenode.log" 2>&1 &
for ((i = 1; i <= DATANODES; i++)); do
  ports=(-Ddfs.datanode.address="127.0.0.1:${i}9866" -Ddfs.datanode.http.address="127.0.0.1:${i}9864" -Ddfs.datanode.ipc.address="127.0.0.1:${i}9867")
  hdfs datanode -Ddfs.datanode.data.dir="file://$WORK/data-$i" "${ports[@]}" > "$WORK/datanode-$i.log" 2>&1 &
done
until hdfs dfsadmin -report 2>&1 | grep -q "^Live datanodes ($DATANODES)"; do sleep 0.5; done
bash "$1"
