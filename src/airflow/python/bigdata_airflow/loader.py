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
from bigdata_airflow.literal import literal

VERSION = 1

# Import path of each operator, only those that a DAG has are loaded; those that call a function of Python; and arguments that are seconds in the document
# and a timedelta in Airflow.
VOCABULARY = json.loads(Path(__file__).with_name("vocabulary.json").read_text())


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

        # By itself, and whatever its documentation says, it makes a run at once when the last time was less than a tenth of the interval ago
        return CronTriggerTimetable(value["expression"], timezone=value["timezone"], run_immediately=timedelta(0))
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
        **{name: lambda seconds: timedelta(seconds=seconds) for name in VOCABULARY["durations"]},
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
    if task["operator"] in VOCABULARY["calling"]:
        arguments["python_callable"] = code.function(**arguments.pop("code"))
    common = {"task_id": task["name"], **plain(task["common"])}
    if task["group"]:
        common["task_group"] = groups[task["group"]]
    if not (over := task.get("over")):
        return operator(**common, **arguments)
    values = nodes[over["task"]].output if "task" in over else over["values"]
    return operator.partial(**common, **arguments).expand(**{over["parameter"]: values})


def operator_of(kind: str, templates: bool) -> type[BaseOperator]:
    """Its class; without templates one that takes text as it stands."""
    if kind not in VOCABULARY["operators"]:
        raise ValueError(f"there is no operator {kind}")
    module, _, name = VOCABULARY["operators"][kind].rpartition(".")
    operator = getattr(import_module(module), name)
    return operator if templates else literal(operator)
