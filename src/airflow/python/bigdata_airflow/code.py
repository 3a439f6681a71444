"""Functions of users, by name or with their file."""
from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType


def function(*, name: str, module: str | None = None, file: str | None = None, text: str | None = None) -> Callable:
    """Loads what it calls when it is called: a DAG is read far more often than it runs."""

    def call(*args, **kwargs):
        if module:
            namespace = import_module(module)
        else:
            namespace = ModuleType(file.removesuffix(".py"))
            exec(compile(text, file, "exec"), namespace.__dict__)
        return getattr(namespace, name)(*args, **kwargs)

    call.__name__ = name
    return call
