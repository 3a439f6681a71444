#!/bin/bash
# directories.sh [PATH OWNER GROUP MODE SPACE_QUOTA NAME_QUOTA]...: makes directories as they are declared; a dash leaves a thing as it is, and takes
# a quota away. What is there already gets owner, mode and quota anew and keeps its files.
set -euo pipefail
trap 'exit 143' TERM # process 1 of a container is not ended by it otherwise
"$BASH" "$(dirname "$0")/namespace.sh"

# Hadoop's shell takes paths for patterns: of what has a meaning there, a backslash makes a character again.
literal() {
  local path=$1 character
  for character in '*' '?' '[' ']' '{' '}'; do path=${path//"$character"/"\\$character"}; done
  echo "$path"
}

until hdfs dfsadmin -safemode get | grep -q OFF; do sleep 2; done
paths=() no_space_quota=() no_name_quota=()
while (($# >= 6)); do
  path=$(literal "$1") owner=$2 group=$3 mode=$4 space=$5 names=$6
  hdfs dfs -mkdir -p "$path"
  if [ "$owner" != - ] || [ "$group" != - ]; then hdfs dfs -chown "${owner#-}:${group#-}" "$path"; fi
  if [ "$mode" != - ]; then hdfs dfs -chmod "$mode" "$path"; fi
  if [ "$space" != - ]; then hdfs dfsadmin -setSpaceQuota "$space" "$path"; else no_space_quota[${#paths[@]}]=1; fi
  if [ "$names" != - ]; then hdfs dfsadmin -setQuota "$names" "$path"; else no_name_quota[${#paths[@]}]=1; fi
  paths+=("$path")
  echo "$1 is ready"
  shift 6
done

# Quotas that are not declared go. One look at all directories, since it costs a JVM.
i=0
while read -r names _ space _; do
  path=${paths[i]}
  if [ "$names" != none ] && [ -n "${no_name_quota[i]:-}" ]; then hdfs dfsadmin -clrQuota "$path" < /dev/null; fi
  if [ "$space" != none ] && [ -n "${no_space_quota[i]:-}" ]; then hdfs dfsadmin -clrSpaceQuota "$path" < /dev/null; fi
  i=$((i + 1))
done < <(hdfs dfs -count -q -u "${paths[@]}")
if ((i != ${#paths[@]})); then echo "quotas of only $i of ${#paths[@]} directories could be looked at"; exit 1; fi
