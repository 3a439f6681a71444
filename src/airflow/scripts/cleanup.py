"""Removes what has grown old: files of logs, pods of tasks that stayed with their log, runs of DAGs. One that fails does not keep the others from it."""
import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta, timezone

LOGS = "/opt/airflow/logs"
# `airflow db clean` takes with them what belongs to them. Not among them is what something that goes on may need: triggers, versions of DAGs.
TABLES = "asset_event,callback_request,dag_run,import_error,job,log,revoked_token,task_reschedule"


def remove_files(folder: str, before: float) -> Counter[str]:
    """Files without a new line since then, and folders in which nothing has come since then; what is in use is younger. @returns how many of each"""
    removed: Counter[str] = Counter()
    for entry in list(os.scandir(folder)):
        if entry.is_dir(follow_symlinks=False):
            was_old = entry.stat(follow_symlinks=False).st_mtime < before  # as it was before its files go
            removed += remove_files(entry.path, before)
            if was_old:
                with suppress(OSError):  # not empty
                    os.rmdir(entry.path)
                    removed["folders"] += 1
        elif entry.stat(follow_symlinks=False).st_mtime < before:
            os.unlink(entry.path)
            removed["files"] += 1
    return removed


def clean_logs(seconds: int) -> None:
    removed = remove_files(LOGS, time.time() - seconds)
    print(f"{removed['files']} files and {removed['folders']} folders of logs removed", flush=True)


def clean_pods(seconds: int, namespaces: str, selector: str) -> None:
    from kubernetes import client, config

    config.load_incluster_config()
    api = client.CoreV1Api()
    before = datetime.now(timezone.utc) - timedelta(seconds=seconds)
    for namespace in namespaces.split(","):
        for pod in api.list_namespaced_pod(namespace, label_selector=selector, field_selector="status.phase!=Running,status.phase!=Pending").items:
            ended = [state.terminated.finished_at for status in pod.status.container_statuses or [] if (state := status.state) and state.terminated]
            changed = [condition.last_transition_time for condition in pod.status.conditions or []]
            last = max((moment for moment in ended + changed if moment), default=pod.metadata.creation_timestamp)
            if last < before:
                try:
                    api.delete_namespaced_pod(pod.metadata.name, namespace, body=client.V1DeleteOptions(preconditions=client.V1Preconditions(uid=pod.metadata.uid)))
                except client.ApiException as error:
                    if error.status not in (404, 409):
                        raise
                print(f"pod {namespace}/{pod.metadata.name} removed, which ended at {last.isoformat()}", flush=True)


def clean_runs(seconds: int) -> None:
    before = (datetime.now(timezone.utc) - timedelta(seconds=seconds)).isoformat()
    options = ["--clean-before-timestamp", before, "--tables", TABLES, "--batch-size", "10000", "--skip-archive", "--error-on-cleanup-failure", "--yes"]
    subprocess.run(["airflow", "db", "clean", *options], check=True)


arguments = argparse.ArgumentParser(description=__doc__)
arguments.add_argument("--logs", type=int, metavar="SECONDS")
arguments.add_argument("--pods", type=int, metavar="SECONDS")
arguments.add_argument("--namespaces")
arguments.add_argument("--selector")
arguments.add_argument("--runs", type=int, metavar="SECONDS")
given = arguments.parse_args()
parts = [
    (given.logs, lambda: clean_logs(given.logs)),
    (given.pods, lambda: clean_pods(given.pods, given.namespaces, given.selector)),
    (given.runs, lambda: clean_runs(given.runs)),
]
failed = False
for seconds, clean in parts:
    if seconds is None:
        continue
    try:
        clean()
    except Exception as error:
        failed = True
        print(error, file=sys.stderr, flush=True)
sys.exit(failed)
