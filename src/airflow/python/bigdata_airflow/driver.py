"""What the pod of a Spark driver says: by its state, and by its log."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from kubernetes import client
from kubernetes.client.exceptions import ApiException
from urllib3.exceptions import HTTPError

from bigdata_airflow.cluster import CONNECT_TIMEOUT, RETRY_SECONDS, Object, lines

MAIN_CONTAINER = "kubectl.kubernetes.io/default-container"
QUIET_SECONDS = 60
"""Without a line, after which the log is asked for anew: a connection to a node that is gone would never say so."""


def main_container(pod: Object) -> str:
    """Whose log and exit code are the run's. The driver's pod says so; else it is the first one."""
    return pod["metadata"].get("annotations", {}).get(MAIN_CONTAINER) or pod["spec"]["containers"][0]["name"]


def state_of(pod: Object) -> dict[str, Any]:
    """Of the main container: `waiting`, `running` or `terminated`, or nothing yet."""
    name = main_container(pod)
    return next((status["state"] for status in pod.get("status", {}).get("containerStatuses", []) if status["name"] == name), {})


def has_ended(pod: Object | None) -> bool:
    return pod is None or "terminated" in state_of(pod) or pod.get("status", {}).get("phase") in ("Failed", "Succeeded")


def has_log(pod: Object) -> bool:
    return bool({"running", "terminated"} & state_of(pod).keys())


def obstacle(pod: Object) -> str | None:
    """Why it has not started yet, if there is more to say than that it is about to."""
    status = pod.get("status", {})
    for condition in status.get("conditions", []):
        if condition["type"] == "PodScheduled" and condition["status"] == "False":
            return f"{condition.get('reason', 'not scheduled')}: {condition.get('message', '')}"
    for container in [*status.get("initContainerStatuses", []), *status.get("containerStatuses", [])]:
        waiting = container["state"].get("waiting", {})
        if waiting.get("reason") not in (None, "ContainerCreating", "PodInitializing"):
            return f"container {container['name']}: {waiting['reason']}: {waiting.get('message', '')}"
    return None


def end_of(pod: Object) -> str:
    """How it ended, in words: OOMKilled and the like by Kubernetes' own names."""
    status = pod.get("status", {})
    found = []
    terminated = state_of(pod).get("terminated")
    if terminated is not None:
        found.append(f"the driver ended with exit code {terminated['exitCode']}")
        if terminated.get("reason") not in (None, "Error", "Completed"):
            found.append(terminated["reason"])
        if terminated.get("message"):
            found.append(terminated["message"].strip())
    for container in status.get("initContainerStatuses", []):
        failed = container["state"].get("terminated", {})
        if failed.get("exitCode", 0) != 0:
            found.append(f"init container {container['name']} ended with exit code {failed['exitCode']}")
    found += [text for text in (status.get("reason"), status.get("message")) if text]
    return ": ".join(found) or "its pod says nothing about why"


class DriverLog:
    """
    Each line once. Whenever the connection breaks, the log is asked for from the second of the last line on, and of those lines as many are left out as
    are known: the order of a log does not change.
    """

    def __init__(self, core: client.CoreV1Api, pod: Object, current: Callable[[], Object | None]) -> None:
        self._api = core.api_client
        self._namespace, self._name = pod["metadata"]["namespace"], pod["metadata"]["name"]
        self._container = main_container(pod)
        self._current = current
        self._second: str | None = None
        self._seen = 0

    def follow(self) -> Iterator[str]:
        """Until the container has ended and all is read, or the pod is gone."""
        while True:
            pod = self._current()
            try:
                yield from self._read()
                if has_ended(pod):  # before all was read
                    return
            except ApiException as error:
                if error.status in (401, 403):
                    raise
                if pod is None or error.status == 404:
                    return
            except HTTPError:
                pass
            time.sleep(RETRY_SECONDS if not has_ended(self._current()) else 0.2)

    def _read(self) -> Iterator[str]:
        skip = self._seen
        for line in lines(self._open()):
            stamp, _, text = line.partition(b" ")
            second = stamp[:19].decode("ascii", "replace")
            if skip > 0 and second >= (self._second or ""):
                skip -= 1
                continue
            if self._second is None or second > self._second:
                self._second, self._seen = second, 0
            if second == self._second:
                self._seen += 1
            yield text.decode("utf-8", "replace").rstrip("\r")

    def _open(self) -> Any:
        """The client has no parameter for a time of the server, only for seconds by this machine's clock."""
        since = [] if self._second is None else [("sinceTime", f"{self._second}Z")]
        return self._api.call_api(
            "/api/v1/namespaces/{namespace}/pods/{name}/log",
            "GET",
            path_params={"namespace": self._namespace, "name": self._name},
            query_params=[("container", self._container), ("follow", "true"), ("timestamps", "true"), *since],
            header_params={"Accept": "*/*"},
            auth_settings=["BearerToken"],
            _preload_content=False,
            _return_http_data_only=True,
            _request_timeout=(CONNECT_TIMEOUT, QUIET_SECONDS),
        )
