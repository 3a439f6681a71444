#!/bin/bash
# run.sh NAME [ARGUMENT]...: runs tests of Hadoop's in a JVM of their own, as Hadoop's build does, since they leave static state behind.
# Arguments are those of JUnit's console launcher. /volume/reports/NAME gets its report and a log.
set -uo pipefail
name=$1
shift
reports=/volume/reports/$name
options=(
  -Xmx512m
  -Dlog4j.configuration=file:/volume/tests/log4j.properties
  -Dtest.cache.data=/volume/resources -Dtest.build.data=/tmp/data -Dtest.build.dir=/tmp/build
  -Djunit.jupiter.execution.timeout.default=120s
)
export HADOOP_OPTS="${options[*]}" HADOOP_CLASSPATH="/volume/classes:/volume/tests/lib/*:/volume/resources"
mkdir -p "$reports"
cd /tmp
hadoop org.junit.platform.console.ConsoleLauncher execute --disable-banner --details=none --reports-dir "$reports" "$@" > "$reports/log" 2>&1
echo "$name ended with $?"
