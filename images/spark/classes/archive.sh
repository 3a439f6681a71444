#!/bin/bash
# Makes the class data archive: runs jobs, notes the classes that they load, and has the JVM store those in the form it keeps in memory.
# An executor then starts with about half of the CPU time. See docs/images.md for figures.
set -euo pipefail
here=$(dirname "$0")
home=$SPARK_HOME/cds

# the JVM compares modification times, which the layer sets to this one as well
find "$SPARK_HOME" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +

python3 "$here"/class-path-jar.py "$SPARK_HOME"/jars "$home"/spark.jar
touch --date="@$SOURCE_DATE_EPOCH" "$home"/spark.jar

work=$(mktemp --directory)
chmod 0755 "$work"
mkdir --mode=1777 "$work"/lists "$SPARK_HOME"/work # the latter is where executors of a local cluster work
python3 "$here"/train.py "$here"/job.py "$work"
python3 "$here"/merge-class-lists.py "$work"/lists > "$work"/classes

java -Xshare:dump -XX:SharedClassListFile="$work"/classes -XX:SharedArchiveFile="$home"/spark.jsa \
  -Xlog:cds=error -Xlog:cds+class=error --add-modules=jdk.incubator.vector -cp "$home"/spark.jar > "$work"/dump.log 2>&1 || {
  tail --lines=50 "$work"/dump.log
  exit 1
}
chmod 0644 "$home"/spark.jsa
rm -rf "$work" "$SPARK_HOME"/work /tmp/* /var/data /home/spark/.[!.]*
java -Xshare:on -XX:SharedArchiveFile="$home"/spark.jsa -cp "$home"/spark.jar org.apache.spark.deploy.SparkSubmit --version 2> /dev/null
