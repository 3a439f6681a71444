#!/bin/bash
# Before anything of this pod runs: refuses to where a tool has written another namespace over the manifests (kustomize's `namespace:`). The names
# of all daemons still hold the first one, so the pod would join the file system that is there.
set -euo pipefail
if [ "$NAMESPACE" = "$SYNTHESIZED_NAMESPACE" ]; then exit 0; fi
echo "This pod runs in the namespace $NAMESPACE, but its HDFS was described for the namespace $SYNTHESIZED_NAMESPACE. Nothing was started or touched."
echo "Synthesize it with the other namespace: new Chart(app, id, { namespace: '$NAMESPACE' })."
exit 1
