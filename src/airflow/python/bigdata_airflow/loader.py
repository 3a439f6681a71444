"""Makes a DAG out of what was declared in another language: a file NAME.json beside NAME.py, whose only line is `dag = load(__file__)`."""
from __future__ import annotations

import json
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from airflow.sdk import DAG, Asset, BaseOperator, Param, TaskGroup

from bigdata_airflow import code

VERSION = 1

# Import path of each operator; only those that a DAG has are loaded.
OPERATORS = {
    "bash": "airflow.providers.standard.operators.bash.BashOperator",
    "empty": "airflow.providers.standard.operators.empty.EmptyOperator",
    "python": "airflow.providers.standard.operators.python.PythonOperator",
    "branch": "airflow.providers.standard.operators.python.BranchPythonOperator",
    "trigger-dag": "airflow.providers.standard.operators.trigger_dagrun.TriggerDagRunOperator",
    "date-time": "airflow.providers.standard.sensors.date_time.DateTimeSensor",
    "time-delta": "airflow.providers.standard.sensors.time_delta.TimeDeltaSensor",
    "external": "airflow.providers.standard.sensors.external_task.ExternalTaskSensor",
    "python-sensor": "airflow.providers.standard.sensors.python.PythonSensor",
    "http": "airflow.providers.http.operators.http.HttpOperator",
    "http-sensor": "airflow.providers.http.sensors.http.HttpSensor",
    "sql": "bigdata_airflow.sql.StatementsOperator",
    "sql-sensor": "airflow.providers.common.sql.sensors.sql.SqlSensor",
    "pod": "airflow.providers.cncf.kubernetes.operators.pod.KubernetesPodOperator",
    "pod-with-result": "bigdata_airflow.pod.PodWithResultOperator",
    "spark": "bigdata_airflow.spark.SparkApplicationOperator",
}

# Arguments that are seconds in the document and a timedelta in Airflow.
DURATIONS = {"retry_delay", "execution_timeout", "dagrun_timeout", "execution_delta", "delta"}


def load(file: str) -> DAG:
    """The DAG whose data are beside that file."""
    source = Path(file).with_suffix(".json")
    document = json.loads(source.read_text())
    if document["version"] != VERSION:
        raise ValueError(f"{source.name} is of version {document['version']}, and this loader is for {VERSION}")
    with DAG(schedule=schedule(document["schedule"]), **plain(document["dag"])) as dag:
        groups: dict[str, TaskGroup] = {}
        for group in document["groups"]:
            parent = {"parent_group": groups[group["parent"]]} if group["parent"] else {}
            groups[group["id"]] = TaskGroup(group["name"], prefix_group_id=True, tooltip=group.get("tooltip", ""), **parent)
        nodes: dict[str, Any] = dict(groups)
        for task in document["tasks"]:
            nodes[task["id"]] = node(task, groups, nodes)
        for earlier, later in document["order"]:
            nodes[earlier] >> nodes[later]
    return dag


def schedule(given: dict | None) -> Any:
    if given is None:
        return None
    [(kind, value)] = given.items()
    if kind == "preset":
        return value
    if kind == "cron":
        from airflow.sdk import CronTriggerTimetable

        return CronTriggerTimetable(value["expression"], timezone=value["timezone"])
    if kind == "seconds":
        return timedelta(seconds=value)
    if kind == "assets":
        return [asset(each) for each in value]
    raise ValueError(f"there is no schedule {kind}")


def asset(given: dict) -> Asset:
    return Asset(uri=given["uri"], name=given["name"])


def plain(given: dict) -> dict:
    """Arguments as Airflow takes them."""
    convert = {
        "start_date": moment,
        "end_date": moment,
        "params": lambda params: {name: Param(**param) for name, param in params.items()},
        "default_args": plain,
        "executor_config": executor_config,
        "inlets": lambda assets: [asset(each) for each in assets],
        "outlets": lambda assets: [asset(each) for each in assets],
        **{name: lambda seconds: timedelta(seconds=seconds) for name in DURATIONS},
    }
    return {name: convert[name](value) if name in convert else value for name, value in given.items()}


def executor_config(given: dict) -> dict:
    """For the pod of a task: its template, and its namespace when that is not the one of most tasks."""
    config = {"pod_template_file": given["pod_template_file"]}
    if namespace := given.get("namespace"):
        from kubernetes.client import V1ObjectMeta, V1Pod

        config["pod_override"] = V1Pod(metadata=V1ObjectMeta(namespace=namespace))
    return config


def moment(given: dict) -> datetime:
    return datetime.fromisoformat(given["time"]).replace(tzinfo=ZoneInfo(given["timezone"]))


def node(task: dict, groups: dict, nodes: dict) -> Any:
    operator = operator_of(task["operator"], task["templates"])
    arguments = plain(task["arguments"])
    if task["operator"] in ("python", "branch", "python-sensor"):
        arguments["python_callable"] = code.function(**arguments.pop("code"))
    common = {"task_id": task["name"], **plain(task["common"])}
    if task["group"]:
        common["task_group"] = groups[task["group"]]
    if not (over := task.get("over")):
        return operator(**common, **arguments)
    values = nodes[over["task"]].output if "task" in over else over["values"]
    return operator.partial(**common, **arguments).expand(**{over["parameter"]: values})


def operator_of(kind: str, templates: bool) -> type[BaseOperator]:
    """Its class; without templates one of the same name that takes text as it stands, where Airflow's would look for templates and files in it."""
    if kind not in OPERATORS:
        raise ValueError(f"there is no operator {kind}")
    module, _, name = OPERATORS[kind].rpartition(".")
    operator = getattr(import_module(module), name)
    if templates:
        return operator
    return type(name, (operator,), {"template_fields": (), "template_ext": (), "__module__": module})
