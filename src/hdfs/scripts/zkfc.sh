#!/bin/bash
# A failover controller. Its place in ZooKeeper is made by whoever comes first; 2 says that it is there already. Source: ZKFailoverController.
set -euo pipefail
trap 'exit 143' TERM # process 1 of a container is not ended by it otherwise
until getent hosts "$SELF" > /dev/null; do sleep 0.5; done
for (( ; ; )); do
  if hdfs zkfc -formatZK -nonInteractive; then break; elif [ $? = 2 ]; then break; fi
  sleep 2
done
exec hdfs zkfc
