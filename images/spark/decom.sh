#!/bin/bash
# preStop hook of executor pods: asks the executor to hand over its blocks, and holds back Kubernetes' SIGTERM until it has ended.
# Source: Spark's BasicExecutorFeatureStep.
set -euo pipefail

executor=$(pgrep --oldest --full '^[^ ]*/java .*(Kubernetes|CoarseGrained)ExecutorBackend') || exit 0
kill -s SIGPWR "$executor"
timeout "${SPARK_DECOM_TIMEOUT:-60}" tail --pid="$executor" --follow /dev/null
