"""Functions of users, by name or with their file."""
from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from inspect import Parameter, signature
from types import ModuleType


def function(*, name: str, module: str | None = None, file: str | None = None, text: str | None = None) -> Callable:
    """Loads what it calls when it is called: a DAG is read far more often than it runs."""

    def call(*args, **kwargs):
        if module:
            namespace = import_module(module)
        else:
            namespace = ModuleType(file.removesuffix(".py"))
            exec(compile(text, file, "exec"), namespace.__dict__)
        called = getattr(namespace, name)
        return called(*args, **wanted(called, kwargs))

    call.__name__ = call.__qualname__ = name  # Airflow keeps the second one, to see when another function is called
    return call


def wanted(called: Callable, offered: dict) -> dict:
    """Airflow offers all of a task's context; a function gets what it names of it."""
    parameters = signature(called).parameters
    if any(parameter.kind == Parameter.VAR_KEYWORD for parameter in parameters.values()):
        return offered
    return {name: value for name, value in offered.items() if name in parameters}
