#!/bin/bash
# The contract of the official image: `bash ...` and `python ...` as they are, anything else are arguments of airflow, with or without its name.
# It does not wait for the database: `airflow db check-migrations` does.
# Source: scripts/docker/entrypoint_prod.sh of apache/airflow.
set -euo pipefail

# what one user makes on a volume is for another user of group 0, too
umask 0002

# Airflow wants a name for the user, and OpenShift gives users without one.
if ! getent passwd "$(id -u)" > /dev/null; then
  names=$(mktemp --directory)
  echo "airflow:x:$(id -u):$(id -g):Airflow:$HOME:/bin/false" > "$names/passwd"
  cp /etc/group "$names/group"
  export NSS_WRAPPER_PASSWD=$names/passwd NSS_WRAPPER_GROUP=$names/group LD_PRELOAD=libnss_wrapper.so
fi

case ${1:-} in
  bash | python | airflow) exec "$@" ;;
  *) exec airflow "$@" ;;
esac
