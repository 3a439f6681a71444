"""Runs a SparkApplication with a manual trigger: the task follows its driver."""
from __future__ import annotations

import hashlib
import json
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowException
from kubernetes import client, config, watch
from kubernetes.client.exceptions import ApiException
from urllib3.exceptions import HTTPError

if TYPE_CHECKING:
    from airflow.sdk import Context

ARGUMENT_COUNT = "cdk8s-bigdata/argument-count"
MAIN_CONTAINER = "kubectl.kubernetes.io/default-container"
ACCOUNT_NAMESPACE = "/var/run/secrets/kubernetes.io/serviceaccount/namespace"


class SparkApplicationOperator(BaseOperator):
    """
    Starts a run of a Spark application, streams the driver's log into the task's, and ends as the driver does.

    Each try of the task is a run of its own; a worker that comes back for the same try goes on following its run, and a new try first ends one
    that was left running. Killing the task ends the run.

    :param application: name of the application, as in ``bigdata run NAME``
    :param namespace: of the application, by default the task's own
    :param arguments: instead of those that the application was declared with (templated)
    """

    template_fields = ("arguments",)

    def __init__(self, *, application: str, namespace: str | None = None, arguments: list[str] | None = None, **kwargs) -> None:
        super().__init__(**kwargs)
        self.application = application
        self.namespace = namespace
        self.arguments = arguments
        self.run: Run | None = None

    def execute(self, context: Context) -> str:
        config.load_incluster_config()
        namespace = self.namespace or open(ACCOUNT_NAMESPACE).read()
        *earlier, name = run_names(self.application, context["ti"])
        for left in earlier:
            Run(namespace, left, self.log).stop_if_running()
        self.run = Run(namespace, name, self.log)
        self.run.start(self.application, self.arguments)
        self.run.follow()
        return self.run.name

    def on_kill(self) -> None:
        if self.run:
            self.run.stop()


class Run:
    """A Job with its driver pod."""

    def __init__(self, namespace: str, name: str, log: Any) -> None:
        self.namespace = namespace
        self.name = name
        self.log = log
        self.batch = client.BatchV1Api()
        self.core = client.CoreV1Api()
        self.seen: str | None = None

    def start(self, application: str, arguments: list[str] | None) -> None:
        template = self._template(application)
        try:
            self.batch.create_namespaced_job(self.namespace, job_of(template, self.name, arguments))
            self.log.info("started the run %s of %s", self.name, application)
        except ApiException as error:
            if error.status != 409:
                raise
            self.log.info("going on with the run %s of %s", self.name, application)

    def follow(self) -> None:
        """Returns when the Job is complete, and raises when it has failed."""
        followed: set[str] = set()
        while True:
            ended = self._ended()
            waiting = [pod for pod in self._pods() if pod.metadata.uid not in followed]
            for pod in waiting:
                if pod.status.phase != "Pending":
                    followed.add(pod.metadata.uid)
                    self._stream(pod)
            if ended == "Complete":
                return
            if ended:
                raise AirflowException(f"the run {self.name} has failed: {self._cause()}")
            self._wait()

    def stop(self) -> None:
        """Ends the driver, and with it its executors; returns when the driver has gone."""
        self.log.info("ending the run %s", self.name)
        try:
            self.batch.delete_namespaced_job(self.name, self.namespace, propagation_policy="Foreground")
        except ApiException as error:
            if error.status != 404:
                raise
            return
        for event in self._events(self.batch.list_namespaced_job, 60, field_selector=f"metadata.name={self.name}"):
            if event["type"] == "DELETED":
                return

    def stop_if_running(self) -> None:
        try:
            job = self.batch.read_namespaced_job(self.name, self.namespace)
        except ApiException as error:
            if error.status != 404:
                raise
            return
        if job.status.active:
            self.stop()

    def _template(self, application: str) -> dict:
        try:
            answer = self.batch.read_namespaced_cron_job(application, self.namespace, _preload_content=False)
        except ApiException as error:
            if error.status in (403, 404):
                raise AirflowException(
                    f"there is no application {application} with a manual trigger in namespace {self.namespace} that this task may run: "
                    "apply it, and allow it with AirflowDeployment.allowRuns"
                ) from error
            raise
        return json.loads(answer.data)

    def _ended(self) -> str | None:
        try:
            job = self.batch.read_namespaced_job(self.name, self.namespace)
        except ApiException as error:
            if error.status == 404:
                raise AirflowException(f"the run {self.name} was deleted by somebody else") from error
            raise
        self.seen = job.metadata.resource_version
        ends = [each.type for each in job.status.conditions or [] if each.status == "True" and each.type in ("Complete", "Failed")]
        return ends[0] if ends else None

    def _pods(self) -> list:
        pods = self.core.list_namespaced_pod(self.namespace, label_selector=f"batch.kubernetes.io/job-name={self.name}").items
        return sorted(pods, key=lambda pod: pod.metadata.creation_timestamp)

    def _stream(self, pod: Any) -> None:
        """All of the driver's log, each line once: a connection that breaks is taken up where it was."""
        last = ""
        while True:
            try:
                since = {} if not last else {"since_seconds": max(1, int((datetime.now(timezone.utc) - moment(last)).total_seconds()) + 5)}
                answer = self.core.read_namespaced_pod_log(
                    pod.metadata.name, self.namespace, container=main_container(pod), follow=True, timestamps=True, _preload_content=False, **since
                )
                for line in lines(answer):
                    stamp, _, text = line.partition(" ")
                    if comparable(stamp) > last:
                        last = comparable(stamp)
                        self.log.info("%s", text)
            except ApiException as error:
                if error.status == 404:
                    return
                if error.status not in (400, 500, 503):  # the container is about to start, or the node does not answer
                    raise
            except HTTPError as error:
                self.log.warning("the connection to the driver's log broke, and is made anew: %s", error)
            if not self._runs(pod):
                return
            self._wait(seconds=2)

    def _runs(self, pod: Any) -> bool:
        try:
            return self.core.read_namespaced_pod(pod.metadata.name, self.namespace).status.phase in ("Pending", "Running")
        except ApiException as error:
            if error.status == 404:
                return False
            raise

    def _wait(self, seconds: int = 30) -> None:
        """Until something has happened to the Job since it was last looked at: what happens to its pods does so to it."""
        for pod in self._pods():
            for condition in pod.status.conditions or []:
                if condition.type == "PodScheduled" and condition.status == "False":
                    self.log.warning("the driver waits for a node: %s", condition.message)
        for _ in self._events(self.batch.list_namespaced_job, seconds, field_selector=f"metadata.name={self.name}", resource_version=self.seen):
            return

    def _events(self, of: Any, seconds: int, **selector: str) -> Any:
        try:
            yield from watch.Watch().stream(of, self.namespace, timeout_seconds=seconds, _request_timeout=seconds + 10, **selector)
        except (HTTPError, ApiException) as error:
            self.log.warning("the connection to Kubernetes broke, and is made anew: %s", error)

    def _cause(self) -> str:
        """What the last driver says of its end."""
        for pod in reversed(self._pods()):
            for status in pod.status.container_statuses or []:
                if status.name == main_container(pod) and (end := status.state.terminated):
                    reason = f" ({end.reason})" if end.reason and end.reason != "Error" else ""
                    return f"its driver ended with exit code {end.exit_code}{reason}"
            if pod.status.reason:
                return f"its driver is {pod.status.reason}: {pod.status.message or ''}"
        return "its driver has gone"


def run_names(application: str, ti: Any) -> list[str]:
    """Of the tries so far, the current one last; the same however often a worker begins with it."""

    def name(number: int) -> str:
        identity = [ti.dag_id, ti.run_id, ti.task_id, ti.map_index, number]
        return f"{application[:44]}-{hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:12]}"

    return [name(number) for number in range(1, ti.try_number + 1)]


def job_of(cron_job: dict, name: str, arguments: list[str] | None) -> dict:
    """The Job that a run is, as `bigdata run` makes it."""
    template = cron_job["spec"]["jobTemplate"]
    metadata, spec = template.get("metadata", {}), template["spec"]
    if arguments is not None:
        count = int(metadata["annotations"][ARGUMENT_COUNT])
        pod = spec["template"]
        container = next(each for each in pod["spec"]["containers"] if each["name"] == pod["metadata"]["annotations"][MAIN_CONTAINER])
        kept = container["args"][: len(container["args"]) - count]
        container["args"] = [*kept, *(str(each).replace("$", "$$") for each in arguments)]  # as they stand: Kubernetes expands $(X)
    owner = {"apiVersion": "batch/v1", "kind": "CronJob", "name": cron_job["metadata"]["name"], "uid": cron_job["metadata"]["uid"], "controller": True}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name, "labels": metadata.get("labels"), "annotations": metadata.get("annotations"), "ownerReferences": [owner]},
        "spec": spec,
    }


def main_container(pod: Any) -> str:
    return (pod.metadata.annotations or {}).get(MAIN_CONTAINER, pod.spec.containers[0].name)


def lines(answer: Any) -> Any:
    """Whole lines of a stream of bytes."""
    rest = b""
    for part in answer.stream(decode_content=False):
        *whole, rest = (rest + part).split(b"\n")
        for line in whole:
            yield line.decode(errors="replace")
    if rest:
        yield rest.decode(errors="replace")


def comparable(stamp: str) -> str:
    """Kubernetes leaves out zeros at the end of fractions of seconds."""
    seconds, _, fraction = stamp.rstrip("Z").partition(".")
    return f"{seconds}.{fraction:0<9}Z"


def moment(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp[:26] + "+00:00")
