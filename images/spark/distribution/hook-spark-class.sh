#!/bin/bash
# hook-spark-class.sh FILE: lets bin/spark-class, the start of every JVM but executors, use the class data archive.
set -euo pipefail
sed -i 's|^exec "${CMD\[@\]}"$|source "$SPARK_HOME/cds/use-archive.sh"\n&|' "$1"
grep -q use-archive.sh "$1"
