#!/bin/bash
# Writes and reads FILES files of SIZE by Hadoop's benchmark, with MapReduce's local runner; prints MB/s as it counts them.
set -euo pipefail
dfsio() { hadoop org.apache.hadoop.fs.TestDFSIO -Dtest.build.data=/bench "$@" -nrFiles "$FILES" -fileSize "$SIZE" -resFile /tmp/dfsio-results 2>&1; }
for operation in write read; do dfsio "-$operation" | sed -n "s/.*Throughput mb\/sec: */$operation /p"; done
dfsio -clean > /dev/null
