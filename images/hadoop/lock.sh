#!/bin/bash
# lock.sh [FOLDER]: makes jars.lock anew out of pom.xml, with Maven, in this folder or that of another version. The version is that of the image's
# name: after a change of it in image.json, run `images/hadoop/lock.sh` and review the difference.
# A line is "GROUP SHA256 PATH": which part of the image the jar belongs to, and where it is in a Maven repository.
set -euo pipefail
pom=$(realpath "$(dirname "$0")/pom.xml")
cd "${1:-$(dirname "$0")}"
version=$(sed -n 's|.*apache/hadoop:\([0-9.]*\)".*|\1|p' image.json)

work=$(mktemp --directory)
trap 'rm -r "$work"' EXIT

# resolve GROUP [PROFILE]: work/GROUP gets the jars that are needed at run time, work/GROUP.list their paths
resolve() {
  mvn --quiet --batch-mode --file "$pom" -Dhadoop.version="$version" ${2:+--activate-profiles "$2"} \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
    -DincludeScope=runtime -Dmdep.useRepositoryLayout=true -DoutputDirectory="$work/$1" > /dev/null
  (cd "$work/$1" && find . -name '*.jar' -printf '%P\n' | LC_ALL=C sort) > "$work/$1.list"
}

# lines GROUP: reads paths
lines() {
  (cd "$work/$1" && xargs sha256sum) | sed "s|^\([0-9a-f]*\)  |$1 \1 |"
}

resolve hdfs
lines hdfs < "$work/hdfs.list" > jars.lock
for group in webapps mapreduce; do
  resolve "$group" "$group"
  LC_ALL=C comm -13 "$work/hdfs.list" "$work/$group.list" | lines "$group" >> jars.lock
done
