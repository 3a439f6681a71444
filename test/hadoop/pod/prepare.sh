#!/bin/bash
# Compiles what stands in for Hadoop's own, and unpacks the files that tests read.
set -euo pipefail
tests=/volume/tests
java -jar $tests/lib/ecj-*.jar -17 -nowarn -cp "$(printf '%s:' "$HADOOP_HOME"/share/hadoop/hdfs/lib/*.jar)" -d /volume/classes $tests/src
for sources in $tests/lib/*-test-sources.jar; do python3 -m zipfile -e "$sources" /volume/resources; done
