"""The little that is needed of Kubernetes: its client, streams of lines, and objects as they are now."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kubernetes import client, config
from kubernetes.client.exceptions import ApiException
from urllib3.exceptions import HTTPError

NAMESPACE_FILE = Path("/var/run/secrets/kubernetes.io/serviceaccount/namespace")
CONNECT_TIMEOUT = 10
"""Seconds."""
WATCH_SECONDS = 240
"""After which the server ends a watch, and the next one goes on."""
RETRY_SECONDS = 2

Object = dict[str, Any]


def connected(kubernetes_conn_id: str | None, config_file: str | None) -> client.ApiClient:
    """By a connection of Airflow, a kubeconfig, or as the pod's own account."""
    if kubernetes_conn_id is not None:
        from airflow.providers.cncf.kubernetes.hooks.kubernetes import KubernetesHook

        return KubernetesHook(conn_id=kubernetes_conn_id, config_file=config_file).get_conn()
    if config_file is not None:
        return config.new_client_from_config(config_file)
    configuration = client.Configuration()
    config.load_incluster_config(client_configuration=configuration)
    return client.ApiClient(configuration)


def own_namespace() -> str:
    return NAMESPACE_FILE.read_text().strip() if NAMESPACE_FILE.exists() else "default"


def body(response: Any) -> Object:
    """Of an answer that no model has seen: models drop fields of a newer Kubernetes."""
    return json.loads(response.data)


def lines(response: Any) -> Iterator[bytes]:
    """As they come in, and what is left at the end if that is not empty."""
    rest = b""
    try:
        for chunk in response.stream(amt=None, decode_content=False):
            *complete, rest = (rest + chunk).split(b"\n")
            yield from complete
        if rest:
            yield rest
    finally:
        response.close()


class Mirror:
    """
    The objects that a list function finds, kept up to date by a watch in a thread of its own until the process ends. The condition is told of every
    change; whoever holds it sees a consistent state.
    """

    def __init__(self, changed: threading.Condition, list_function: Callable[..., Any], **selection: Any) -> None:
        self.objects: dict[str, Object] = {}
        self.last: dict[str, Object] = {}
        """Of each one, also of those that are gone."""
        self.is_known = False
        self._error: Exception | None = None
        self._changed, self._list, self._selection = changed, list_function, selection
        self._stopped = False
        threading.Thread(target=self._run, daemon=True).start()

    def present(self) -> list[Object]:
        return self._by_age(self.objects)

    def ever(self) -> list[Object]:
        """With those that are gone, as they were last seen."""
        return self._by_age(self.last)

    def _by_age(self, objects: dict[str, Object]) -> list[Object]:
        """What was refused is said to whoever asks."""
        if self._error is not None:
            raise self._error
        return sorted(objects.values(), key=lambda found: found["metadata"]["creationTimestamp"])

    def stop(self) -> None:
        self._stopped = True

    def _run(self) -> None:
        while not self._stopped:
            try:
                self._follow()
            except ApiException as error:
                if error.status is not None and 400 <= error.status < 500 and error.status not in (408, 410, 429):
                    with self._changed:
                        self._error = error
                        self._changed.notify_all()
                    return
                threading.Event().wait(RETRY_SECONDS)
            except HTTPError:
                threading.Event().wait(RETRY_SECONDS)

    def _follow(self) -> None:
        """Lists, and watches from there on until the server ends that."""
        listed = body(self._list(**self._selection, _preload_content=False, _request_timeout=(CONNECT_TIMEOUT, 60)))
        with self._changed:
            self.objects = {found["metadata"]["uid"]: found for found in listed["items"]}
            self.last.update(self.objects)
            self.is_known = True
            self._changed.notify_all()
        version = listed["metadata"]["resourceVersion"]
        while not self._stopped:
            watch = self._list(
                **self._selection,
                watch=True,
                resource_version=version,
                allow_watch_bookmarks=True,
                timeout_seconds=WATCH_SECONDS,
                _preload_content=False,
                _request_timeout=(CONNECT_TIMEOUT, WATCH_SECONDS + 30),
            )
            for line in lines(watch):
                event = json.loads(line)
                found = event["object"]
                if event["type"] == "ERROR":
                    return  # too old, mostly: list again
                version = found["metadata"]["resourceVersion"]
                if event["type"] == "BOOKMARK":
                    continue
                uid = found["metadata"]["uid"]
                with self._changed:
                    self.last[uid] = found
                    if event["type"] == "DELETED":
                        self.objects.pop(uid, None)
                    else:
                        self.objects[uid] = found
                    self._changed.notify_all()
