"""
Starts the scheduler with pods for tasks, so that it ends within seconds. By itself it asks the processes that watch pods to end, which they inherited a handler
against, waits 20 seconds for them, and kills them.
"""
from contextlib import suppress

from airflow.__main__ import main

with suppress(ImportError):  # in a release that has it elsewhere
    from airflow.providers.cncf.kubernetes.executors.kubernetes_executor_utils import KubernetesJobWatcher

    KubernetesJobWatcher.terminate = KubernetesJobWatcher.kill
main()
