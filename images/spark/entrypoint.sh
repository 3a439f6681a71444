#!/bin/bash
# The contract of the official image: `driver ...` and `executor` as Spark on Kubernetes starts them, anything else as it is.
# Source: Spark's BasicDriverFeatureStep, DriverCommandFeatureStep and BasicExecutorFeatureStep.
set -eo pipefail

# Hadoop wants a name for the user, and OpenShift gives users without one.
name_arbitrary_user() {
  local uid gid names
  uid=$(id -u) gid=$(id -g)
  if getent passwd "$uid" > /dev/null; then return; fi
  names=$(mktemp --directory)
  echo "${SPARK_USER_NAME:-spark}:x:$uid:$gid:Spark:$SPARK_HOME:/bin/false" > "$names/passwd"
  echo "spark:x:$gid:" > "$names/group"
  export NSS_WRAPPER_PASSWD=$names/passwd NSS_WRAPPER_GROUP=$names/group LD_PRELOAD=libnss_wrapper.so
}

# Spark as root would write files that nobody else can read; the official image does the same by gosu.
run() {
  local as=()
  if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid spark --regid spark --init-groups); fi
  exec "${as[@]}" tini -s -- "$@"
}

driver() {
  run "$SPARK_HOME/bin/spark-submit" \
    --conf "spark.driver.bindAddress=$SPARK_DRIVER_BIND_ADDRESS" \
    --conf "spark.executorEnv.SPARK_DRIVER_POD_IP=$SPARK_DRIVER_BIND_ADDRESS" \
    --deploy-mode client \
    "$@"
}

executor() {
  local options=() name class_path
  while read -r name; do
    options+=("${!name}")
  done < <(compgen -e SPARK_JAVA_OPT_ | sort --field-separator=_ --key=4n)

  class_path=${SPARK_CLASSPATH:+$SPARK_CLASSPATH:}$SPARK_HOME/jars/*
  class_path=${SPARK_EXTRA_CLASSPATH:+$SPARK_EXTRA_CLASSPATH:}$class_path
  class_path=${HADOOP_CONF_DIR:+$HADOOP_CONF_DIR:}$class_path
  class_path=${SPARK_CONF_DIR:+$SPARK_CONF_DIR:}$class_path

  run /opt/spark/cds/with-archive.sh "$JAVA_HOME/bin/java" -cp "$class_path:$PWD" \
    "${options[@]}" "-Xms$SPARK_EXECUTOR_MEMORY" "-Xmx$SPARK_EXECUTOR_MEMORY" \
    org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend \
    --driver-url "$SPARK_DRIVER_URL" \
    --executor-id "$SPARK_EXECUTOR_ID" \
    --cores "$SPARK_EXECUTOR_CORES" \
    --app-id "$SPARK_APPLICATION_ID" \
    --hostname "$SPARK_EXECUTOR_POD_IP" \
    --resourceProfileId "$SPARK_RESOURCE_PROFILE_ID" \
    --podName "$SPARK_EXECUTOR_POD_NAME"
}

name_arbitrary_user
case ${1:-} in
  driver) driver "${@:2}" ;;
  executor) executor ;;
  *) exec tini -s -- "$@" ;;
esac
