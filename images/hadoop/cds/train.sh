#!/bin/bash
# train.sh FOLDER: runs what the image is for: a highly available cluster, if of one each, and its clients.
set -euo pipefail
folder=$1
export HADOOP_CONF_DIR=$folder/conf HADOOP_LOG_DIR=$folder/logs HADOOP_HEAPSIZE_MAX=128

# The network is that of the machine that builds, where other things listen.
read -r rpc pages zkfc edits edits_pages blocks blocks_rpc blocks_pages zookeeper < <(python3 -c '
from socket import create_server
servers = [create_server(("127.0.0.1", 0)) for _ in range(9)]
print(*(server.getsockname()[1] for server in servers))')
getent hosts "$(hostname)" > /dev/null || echo "127.0.0.1 $(hostname)" >> /etc/hosts # of the container; Hadoop looks its own name up

site() { # KEY VALUE...
  echo '<configuration>'
  while (($#)); do
    printf '<property><name>%s</name><value>%s</value></property>\n' "$1" "$2"
    shift 2
  done
  echo '</configuration>'
}

mkdir "$HADOOP_CONF_DIR" "$HADOOP_LOG_DIR"
site fs.defaultFS hdfs://ha \
  hadoop.prometheus.endpoint.enabled true \
  ha.zookeeper.quorum "127.0.0.1:$zookeeper" \
  > "$HADOOP_CONF_DIR"/core-site.xml
site dfs.nameservices ha \
  dfs.ha.namenodes.ha a,b \
  dfs.ha.namenode.id a \
  dfs.namenode.rpc-address.ha.a "127.0.0.1:$rpc" \
  dfs.namenode.rpc-address.ha.b 127.0.0.1:9 \
  dfs.namenode.http-address.ha.a "127.0.0.1:$pages" \
  dfs.namenode.http-address.ha.b 127.0.0.1:9 \
  dfs.client.failover.proxy.provider.ha org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider \
  dfs.namenode.hosts.provider.classname org.apache.hadoop.hdfs.server.blockmanagement.CombinedHostFileManager \
  dfs.namenode.name.dir "file://$folder/name" \
  dfs.namenode.shared.edits.dir "qjournal://127.0.0.1:$edits/ha" \
  dfs.ha.automatic-failover.enabled true \
  dfs.ha.fencing.methods 'shell(/bin/true)' \
  dfs.ha.zkfc.port "$zkfc" \
  dfs.journalnode.edits.dir "$folder/edits" \
  dfs.journalnode.rpc-address "127.0.0.1:$edits" \
  dfs.journalnode.http-address "127.0.0.1:$edits_pages" \
  dfs.datanode.data.dir "file://$folder/blocks" \
  dfs.datanode.address "127.0.0.1:$blocks" \
  dfs.datanode.ipc.address "127.0.0.1:$blocks_rpc" \
  dfs.datanode.http.address "127.0.0.1:$blocks_pages" \
  dfs.replication 1 \
  > "$HADOOP_CONF_DIR"/hdfs-site.xml
printf '%s\n' "dataDir=$folder/zookeeper" "clientPort=$zookeeper" clientPortAddress=127.0.0.1 admin.enableServer=false 4lw.commands.whitelist=srvr > "$folder"/zoo.cfg

daemons=()
# else they would go on, on the machine that builds, when anything below fails
trap 'kill -9 "${daemons[@]}" 2> /dev/null || true' EXIT
start() { # COMMAND [ARGUMENT]...
  hdfs "$@" > "$folder/$1.log" 2>&1 &
  daemons+=($!)
}

until_so() { # COMMAND [ARGUMENT]...
  for ((i = 0; i < 120; i++)); do
    if "$@" > /dev/null 2>&1; then return; fi
    sleep 0.5
  done
  tail -n 20 "$folder"/*.log >&2
  echo "not within a minute: $*" >&2
  return 1
}

listens() { (exec 3<> "/dev/tcp/127.0.0.1/$1"); }

page() { python3 -c 'import sys, urllib.request as http; http.urlopen(sys.argv[1]).read()' "http://127.0.0.1:$1$2"; }

start zookeeper "$folder"/zoo.cfg
start journalnode
until_so listens "$zookeeper"
until_so listens "$edits"
hdfs namenode -format -nonInteractive
hdfs zkfc -formatZK -nonInteractive
start namenode
start datanode
start zkfc
until_so hdfs haadmin -getServiceState a
until_so hdfs dfs -touchz /empty
head --bytes 3000000 /dev/urandom > "$folder"/data
hdfs dfs -mkdir -p /some/folder
until_so hdfs dfs -put -f "$folder"/data /some/folder
hdfs dfs -cat /some/folder/data | cmp - "$folder"/data
hdfs dfs -ls -R /
hdfs dfsadmin -report
hdfs fsck /
for port in "$pages" "$edits_pages" "$blocks_pages"; do
  page "$port" /jmx
  page "$port" /prom
done
kill "${daemons[@]}"
wait "${daemons[@]}" || true
