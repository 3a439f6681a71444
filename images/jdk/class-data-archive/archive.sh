#!/bin/bash
# archive.sh NAME TARGET TRAIN JAR...: makes the class data archive TARGET/NAME.jsa, and beside it what a launcher must know: its class path, which
# is these jars in this order, and the names at their roots. It holds the classes that the JVMs of TRAIN load, in the form that a JVM keeps them in
# memory: nothing to unzip, parse and verify again.
set -euo pipefail
here=$(dirname "$0") name=$1 target=$2 train=$3
shift 3
work=$(mktemp --directory)
class_path=$(IFS=:; echo "$*")

mkdir "$work"/lists "$target"
# by the quick compiler alone: nothing runs for long here
JAVA_TOOL_OPTIONS="-XX:DumpLoadedClassList=$work/lists/%p -XX:TieredStopAtLevel=1" "$train" "$work"
python3 "$here"/merge.py "$work"/lists/* > "$work"/classes

# The heap decides on the form of pointers, and its default on the machine that builds. Classes of signed jars cannot be archived: no warning for each.
archive=(-XX:SharedArchiveFile="$target/$name.jsa" -Xmx1g -XX:+UseG1GC -Xlog:cds=error -cp "$class_path")
java -Xshare:dump -XX:SharedClassListFile="$work"/classes "${archive[@]}"
java -Xshare:on "${archive[@]}" -version

echo "$class_path" > "$target"/class-path
python3 "$here"/names.py "$@" > "$target"/names
