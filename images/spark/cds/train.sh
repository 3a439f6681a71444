#!/bin/bash
# train.sh FOLDER: runs what the image is for: a driver with an executor, a driver on Kubernetes, a history server.
set -euo pipefail
here=$(dirname "$0") folder=$1
export SPARK_LOCAL_IP=127.0.0.1 SPARK_CDS=0

job_with_executor() {
  "$SPARK_HOME"/bin/spark-submit --master 'local-cluster[1,2,1024]' \
    --conf spark.executor.memory=512m \
    --conf spark.sql.shuffle.partitions=4 \
    --conf spark.eventLog.enabled=true \
    --conf "spark.eventLog.dir=file://$folder/events" \
    "$here"/job.py "file://$folder/data"
}

# At the port of the discard service nobody answers.
job_on_kubernetes() {
  "$SPARK_HOME"/bin/spark-submit --master k8s://https://127.0.0.1:9 \
    --conf spark.executor.maxNumFailures=1000 \
    --conf spark.scheduler.maxRegisteredResourcesWaitingTime=5s \
    --conf spark.kubernetes.container.image=spark \
    --conf spark.kubernetes.executor.disableConfigMap=true \
    --conf "spark.kubernetes.executor.podTemplateFile=$here/pod.yaml" \
    "$here"/pods.py "$here"/pod.yaml
}

history_server() {
  export SPARK_HISTORY_OPTS=-Dspark.history.fs.logDirectory=file://$folder/events
  coproc server { exec "$SPARK_HOME"/bin/spark-class org.apache.spark.deploy.history.HistoryServer 2>&1; }
  timeout 120 grep --quiet 'Finished parsing' <&"${server[0]}"
  kill "$server_PID"
  wait "$server_PID" || true
}

mkdir "$folder"/events
job_on_kubernetes & # mostly waits
kubernetes=$!
job_with_executor
history_server
wait "$kubernetes"
