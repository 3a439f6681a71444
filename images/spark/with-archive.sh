#!/bin/bash
# with-archive.sh JAVA -cp CLASS_PATH ARGUMENT...: becomes this command, from the class data archive if that fits. SPARK_CDS=0 turns it off.
#
# An archive fits the class path that it was made for and whatever follows. So Spark's jars come first, one by one: with `jars/*` they would
# come in the order of the file system. The folders of configuration, which Spark puts in front of its jars, follow them.
set -euo pipefail
cds=/opt/spark/cds
jars=/opt/spark/jars

# Prints the class path in that order; fails if it could then mean something else.
rearranged() {
  local IFS=: LC_ALL=C present before after entry name
  present=("$jars"/slf4j-api-*.jar "$jars"/*.jar) # Spark's own commands have this one in front, too
  set -o noglob
  [[ ${present[*]} = "$(< "$cds/class-path")" && $1 = *"$jars/*"* ]] || return
  before=${1%%"$jars/*"*} after=${1#*"$jars/*"}
  for entry in $before; do
    [[ $entry != "$jars"/slf4j-api-*.jar ]] || continue
    [[ -d ${entry:=.} || ! -e $entry && $entry != *\* ]] || return # a jar is in front in order to win
    while read -r name; do [[ ! -e $entry/$name ]] || return; done < "$cds/names"
  done
  echo "${present[*]}${before:+:${before%:}}$after"
}

if [[ ${SPARK_CDS:-1} != 0 && ${2:-} = -cp ]] && class_path=$(rearranged "$3"); then
  # At the address that it was made for: elsewhere the JVM would have to correct, and so to copy, all 200 MB of it.
  # Not a word about an archive that does not fit after all, as with 32 GiB of heap or another jar under the same name.
  exec "$1" -XX:SharedArchiveFile="$cds/spark.jsa" -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 -Xlog:cds=off \
    -cp "$class_path" "${@:4}"
fi
exec "$@"
