#!/bin/bash
# hook-spark-class.sh FILE: has bin/spark-class, which starts every JVM of Spark's but executors on Kubernetes, use the class data archive.
set -euo pipefail
sed -i 's|^exec "${CMD\[@\]}"$|exec /opt/spark/cds/with-archive.sh "${CMD[@]}"|' "$1"
grep --quiet with-archive.sh "$1"
