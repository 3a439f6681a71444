#!/bin/bash
# archive.sh TARGET: makes the class data archive and what the launcher must know of it.
# It holds the classes that the JVMs of train.sh load, in the form that a JVM keeps them in memory: nothing to unzip, parse and verify again.
set -euo pipefail
here=$(dirname "$0") target=$1
work=$(mktemp --directory)
jars=("$HADOOP_HOME"/share/hadoop/hdfs/lib/*.jar)
class_path=$(IFS=:; echo "${jars[*]}")

mkdir "$work"/lists
# by the quick compiler alone: nothing runs for long here
JAVA_TOOL_OPTIONS="-XX:DumpLoadedClassList=$work/lists/%p -XX:TieredStopAtLevel=1" "$here"/train.sh "$work"
python3 /class-list/merge.py "$work"/lists/* > "$work"/classes

# The heap decides on the form of pointers, and its default on the machine that builds. Classes of signed jars cannot be archived: no warning for each.
archive=(-XX:SharedArchiveFile="$target"/hadoop.jsa -Xmx1g -XX:+UseG1GC -Xlog:cds=error -cp "$class_path")
java -Xshare:dump -XX:SharedClassListFile="$work"/classes "${archive[@]}"
java -Xshare:on "${archive[@]}" -version

echo "$class_path" > "$target"/class-path
python3 /class-list/names.py "${jars[@]}" > "$target"/names
