#!/bin/bash
# compile-examples.sh SOURCES TARGET: Pi in Java and in Python where the official image has them; Spark's Python package has neither.
set -euo pipefail
sources=$1 target=$2

core=$(basename "$target"/../jars/spark-core_*.jar)
jar=${core/core/examples}

mkdir -p /classes "$target"/jars
javac -cp "$target/../jars/*" -d /classes "$sources"/SparkPi.java
jar --create --file "$target/jars/$jar" --date=2025-01-01T00:00:00Z -C /classes .
ln -s "$jar" "$target"/jars/spark-examples.jar
cp "$sources"/pi.py "$target"/src/main/python/
