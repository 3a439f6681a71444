#!/bin/bash
# directories.sh [PATH OWNER GROUP MODE SPACE_QUOTA NAME_QUOTA]...: makes directories as they are declared; a dash leaves a thing as it is.
# What is there already gets owner, mode and quota anew and keeps its files.
set -euo pipefail
trap 'exit 143' TERM # process 1 of a container is not ended by it otherwise
until hdfs dfsadmin -safemode get | grep -q OFF; do sleep 2; done
while (($# >= 6)); do
  path=$1 owner=$2 group=$3 mode=$4 space=$5 names=$6
  shift 6
  hdfs dfs -mkdir -p "$path"
  if [ "$owner" != - ] || [ "$group" != - ]; then hdfs dfs -chown "${owner#-}:${group#-}" "$path"; fi
  if [ "$mode" != - ]; then hdfs dfs -chmod "$mode" "$path"; fi
  if [ "$space" != - ]; then hdfs dfsadmin -setSpaceQuota "$space" "$path"; fi
  if [ "$names" != - ]; then hdfs dfsadmin -setQuota "$names" "$path"; fi
  echo "$path is ready"
done
