"""Removes what has grown old: files of logs, pods of tasks that stayed with their log, runs of DAGs. One that fails does not keep the others from it."""
import argparse
import os
import subprocess
import sys
from collections import Counter
from contextlib import closing, suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path

LOGS = "/opt/airflow/logs"
# The rest of a run goes with it. The last run of each kind stays, since the next one is reckoned from it.
OLD_RUNS = """
delete from dag_run where id in (
  select id from dag_run run
  where state in ('success', 'failed') and end_date < %s and exists (
    select from dag_run later
    where later.dag_id = run.dag_id and later.run_type = run.run_type
      and (coalesce(later.logical_date, later.run_after), later.id) > (coalesce(run.logical_date, run.run_after), run.id))
  limit 1000)
"""


class Incomplete(Exception):
    pass


def remove_files(folder: str | Path, before: float, done: Counter[str]) -> None:
    """Files without a new line since then, and folders in which nothing has come since then; what is in use is younger."""
    try:
        entries = list(os.scandir(folder))
    except OSError as error:
        refuse(error, done)
        return
    for entry in entries:
        try:
            was_old = entry.stat(follow_symlinks=False).st_mtime < before  # as it was before its files go
            if entry.is_dir(follow_symlinks=False):
                remove_files(entry.path, before, done)
                if was_old:
                    with suppress(OSError):  # not empty
                        os.rmdir(entry.path)
                        done["folders"] += 1
            elif was_old:
                os.unlink(entry.path)
                done["files"] += 1
        except OSError as error:
            refuse(error, done)


def refuse(error: OSError, done: Counter[str]) -> None:
    if isinstance(error, FileNotFoundError):  # somebody else was faster
        return
    done["refused"] += 1
    if done["refused"] <= 10:
        print(error, file=sys.stderr, flush=True)


def clean_logs(before: datetime) -> None:
    done: Counter[str] = Counter()
    for folder in [*Path(LOGS).glob("dag_id=*"), Path(LOGS, "dag_processor")]:  # a volume may hold other things
        remove_files(folder, before.timestamp(), done)
    print(f"{done['files']} files and {done['folders']} folders of logs removed", flush=True)
    if done["refused"]:
        raise Incomplete(f"{done['refused']} files and folders of logs could not be read or removed")


def clean_pods(before: datetime, namespaces: str, selector: str) -> None:
    from kubernetes import client, config

    config.load_incluster_config()
    api = client.CoreV1Api()
    for namespace in namespaces.split(","):
        for name, uid, last in ended_pods(api, namespace, selector):
            if last >= before:
                continue
            try:
                api.delete_namespaced_pod(name, namespace, body=client.V1DeleteOptions(preconditions=client.V1Preconditions(uid=uid)))
                print(f"pod {namespace}/{name} removed, which ended at {last.isoformat()}", flush=True)
            except client.ApiException as error:
                if error.status not in (404, 409):  # somebody else was faster
                    raise


def ended_pods(api, namespace: str, selector: str):
    """Name, identity and end of each, some at a time: there may be thousands."""
    page = None
    while page != "":
        found = api.list_namespaced_pod(namespace, label_selector=selector, field_selector="status.phase!=Running,status.phase!=Pending", limit=100, _continue=page)
        for pod in found.items:
            ended = [state.terminated.finished_at for status in pod.status.container_statuses or [] if (state := status.state) and state.terminated]
            changed = [condition.last_transition_time for condition in pod.status.conditions or []]
            last = max((moment for moment in ended + changed if moment), default=pod.metadata.creation_timestamp)
            yield pod.metadata.name, pod.metadata.uid, last
        page = found.metadata._continue or ""


def clean_runs(before: datetime, tables: str) -> None:
    from database import connect

    # also until the database's network policy knows the address of this pod
    subprocess.run([sys.executable, Path(__file__).with_name("wait.py")], check=True)
    removed = 0
    with closing(connect()) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        while True:
            cursor.execute(OLD_RUNS, [before])
            removed += cursor.rowcount
            if cursor.rowcount == 0:
                break
    print(f"{removed} runs removed", flush=True)
    options = ["--clean-before-timestamp", before.isoformat(), "--tables", tables, "--batch-size", "10000", "--skip-archive", "--error-on-cleanup-failure", "--yes"]
    subprocess.run(["airflow", "db", "clean", *options], check=True)


arguments = argparse.ArgumentParser(description=__doc__)
arguments.add_argument("--logs", type=int, metavar="SECONDS")
arguments.add_argument("--pods", type=int, metavar="SECONDS")
arguments.add_argument("--namespaces")
arguments.add_argument("--selector")
arguments.add_argument("--runs", type=int, metavar="SECONDS")
arguments.add_argument("--tables", help="of records beside the runs")
arguments.add_argument("--now", type=datetime.fromisoformat, default=datetime.now(timezone.utc), help="the moment that ages are counted to")
given = arguments.parse_args()
parts = [
    (given.logs, clean_logs),
    (given.pods, lambda before: clean_pods(before, given.namespaces, given.selector)),
    (given.runs, lambda before: clean_runs(before, given.tables)),
]
failed = False
for seconds, clean in parts:
    if seconds is None:
        continue
    try:
        clean(given.now - timedelta(seconds=seconds))
    except Exception as error:
        failed = True
        print(error, file=sys.stderr, flush=True)
sys.exit(failed)
