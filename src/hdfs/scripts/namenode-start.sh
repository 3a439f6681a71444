#!/bin/bash
# A NameNode. While a rolling upgrade lasts (dfsadmin -rollingUpgrade prepare has left an image to go back to) another release may change the layout.
set -euo pipefail
if compgen -G '/data/name/current/fsimage_rollback_*' > /dev/null; then exec hdfs namenode -rollingUpgrade started; fi
exec hdfs namenode
