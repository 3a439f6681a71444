"""Reads the DAGs of two folders as Airflow does: as data with their loader, and as readable Python. Prints what it made of both."""

import json
import sys
from importlib import import_module
from inspect import getclosurevars

from airflow.dag_processing.dagbag import DagBag
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.serialization.serialized_objects import DagSerialization

PLACES = {"fileloc", "relative_fileloc", "_processor_dags_folder"}


def arguments(task):
    """What the operator was made with, which those without template fields do not serialize."""
    given = {**task.partial_kwargs, **task.expand_input.value} if task.is_mapped else task._BaseOperator__init_kwargs
    return {name: value for name, value in given.items() if name not in ("dag", "task_group")}


def shown(value):
    return function(value) if callable(value) else repr(value)


def function(called):
    """Itself, also when it is loaded when it is called."""
    if called.__module__ == "bigdata_airflow.code":
        inside = getclosurevars(called).nonlocals
        if not inside["module"]:
            return [inside["file"], inside["text"], inside["name"]]
        called = getattr(import_module(inside["module"]), inside["name"])
    return [called.__module__, called.__qualname__]


def serialized(dag):
    """Without the fields that only operators with templates have, and without the order in which tasks were made."""
    found = DagSerialization.to_dict(dag)["dag"]
    for task in found["tasks"]:
        node = task["__var"]
        fields = {"template_fields", "template_ext", "template_fields_renderers", *dag.get_task(node["task_id"]).template_fields}
        task["__var"] = {name: value for name, value in node.items() if name not in fields}
    found["tasks"].sort(key=lambda task: task["__var"]["task_id"])
    return {name: value for name, value in found.items() if name not in PLACES}


def changed(task, dag):
    """Texts that would be others when it runs."""
    given = {name: value for name, value in arguments(task).items() if name in task.template_fields and not hasattr(value, "resolve")}
    reader = EmptyOperator(task_id="reader")
    reader.template_ext = task.template_ext
    return {name: value for name, value in given.items() if reader.render_template(value, {}, dag.get_template_env()) != value}


def described(dag):
    return {
        "serialized": serialized(dag),
        "arguments": {task.task_id: arguments(task) for task in dag.tasks},
        "templates": {task.task_id: list(task.template_fields) for task in dag.tasks},
        "order": {task.task_id: sorted(task.downstream_task_ids) for task in dag.tasks},
    }


bags = [DagBag(folder) for folder in sys.argv[1:]]
loaded, readable = bags
literal = [task for dag in readable.dags.values() for task in dag.tasks if not loaded.dags[dag.dag_id].get_task(task.task_id).template_fields]
print(
    json.dumps(
        {
            "errors": [bag.import_errors for bag in bags],
            "dags": [{name: described(dag) for name, dag in bag.dags.items()} for bag in bags],
            "changed": {task.task_id: changed(task, task.dag) for task in literal if changed(task, task.dag)},
        },
        default=shown,
    )
)
