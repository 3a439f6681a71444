#!/bin/bash
# Adds the jars that jars.lock names, from Maven Central or MAVEN_MIRROR. Fetches what DOWNLOADS lacks.
set -euo pipefail

mirror=${MAVEN_MIRROR:-https://repo1.maven.org/maven2}
store=$DOWNLOADS/maven

# paths whose content is not there, or not as locked
lacking() {
  sed 's/^[^ ]* \([^ ]*\) /\1  /' jars.lock | (cd "$store"; LC_ALL=C sha256sum --check --quiet 2> /dev/null || true) | sed -n 's/: FAILED.*//p'
}

fetch() {
  while read -r path; do
    printf 'url = "%s/%s"\noutput = "%s/%s"\n' "$mirror" "$path" "$store" "$path"
  done | curl --parallel --parallel-max 16 --fail --location --retry 3 --no-progress-meter --create-dirs --config -
}

# place GROUP FOLDER
place() {
  mkdir -p "$2"
  sed -n "s|^$1 [^ ]* |$store/|p" jars.lock | xargs --delimiter '\n' cp --target-directory "$2"
}

mkdir -p "$store"
paths=$(lacking)
if [ -n "$paths" ]; then
  fetch <<< "$paths" || true # what it means is seen next
  paths=$(lacking)
  if [ -n "$paths" ]; then
    printf 'not there, or with other content than jars.lock says:\n%s\n' "$paths" >&2
    exit 1
  fi
fi
place hdfs hadoop/share/hadoop/hdfs/lib
place mapreduce hadoop/share/hadoop/mapreduce
place webapps webapps
