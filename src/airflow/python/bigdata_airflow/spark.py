"""Runs a SparkApplication that is started by hand (`SparkTrigger.manual()`), as `bigdata run` does."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowException
from kubernetes import client
from kubernetes.client.exceptions import ApiException

from bigdata_airflow.cluster import Mirror, Object, body, connected, own_namespace
from bigdata_airflow.driver import MAIN_CONTAINER, DriverLog, end_of, has_log, obstacle

ARGUMENT_COUNT = "cdk8s-bigdata/argument-count"
TASK = "cdk8s-bigdata/airflow-task"
"""On the Job: which try of which task it is, for whoever looks at it, and so that two of them never take each other's."""
EXECUTORS = "spark-role=executor"


class SparkApplicationOperator(BaseOperator):
    """
    Makes a Job of the application's CronJob, streams the driver's log and ends as the driver does. Each try is a Job of its own, and first ends that of
    a try before it that was left running; a worker that comes back in the same try goes on with that Job. Returns the name of the Job.

    Needs: get cronjobs; create, get, list, watch, delete jobs; get, list, watch pods; get pods/log; list events.

    :param application: its name, which is that of the CronJob (templated)
    :param namespace: where it is; default: that of the worker's pod (templated)
    :param arguments: instead of those that the application was given; they reach it as they stand (templated)
    :param kubernetes_conn_id: a connection; default: as the worker's own account
    :param config_file: a kubeconfig instead of it
    :param startup_timeout: seconds after which a driver that has not started is given up; None waits for ever
    """

    template_fields: Sequence[str] = ("application", "namespace", "arguments")
    ui_color = "#fbe3cf"

    def __init__(
        self,
        *,
        application: str,
        namespace: str | None = None,
        arguments: list[str] | None = None,
        kubernetes_conn_id: str | None = None,
        config_file: str | None = None,
        startup_timeout: float | None = 600,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.application = application
        self.namespace = namespace
        self.arguments = arguments
        self.kubernetes_conn_id = kubernetes_conn_id
        self.config_file = config_file
        self.startup_timeout = startup_timeout
        self._job: str | None = None

    @cached_property
    def _client(self) -> client.ApiClient:
        return connected(self.kubernetes_conn_id, self.config_file)

    @property
    def _batch(self) -> client.BatchV1Api:
        return client.BatchV1Api(self._client)

    @property
    def _core(self) -> client.CoreV1Api:
        return client.CoreV1Api(self._client)

    def execute(self, context: Any) -> str:
        self.namespace = self.namespace or own_namespace()
        self._end_earlier(context["ti"])
        task = identity(context["ti"], context["ti"].try_number)
        self._job = job_name(self.application, task)
        self._start(task)
        failure = self._follow()
        if failure is not None:
            raise AirflowException(f"Job {self.namespace}/{self._job} of {self.application}: {failure}")
        return self._job

    def on_kill(self) -> None:
        """Airflow gives it five seconds; what it was told to remove goes also when it does not wait for the end."""
        if self._job is not None:
            self.log.info("Removing Job %s with its pods", self._job)
            self._remove()

    def _end_earlier(self, ti: Any) -> None:
        """A worker that was lost with its pod could not end its run; two at once would write the same."""
        for number in range(1, ti.try_number):
            self._job = job_name(self.application, identity(ti, number))
            left = self._existing()
            if left is not None and condition_of(left) is None:
                self.log.info("Removing Job %s, which try %s has left", self._job, number)
                self._remove()

    def _start(self, task: str) -> None:
        """Creates the Job, unless an earlier worker of this try did so."""
        try:
            template = body(self._batch.read_namespaced_cron_job(self.application, self.namespace, _preload_content=False))
        except ApiException as error:
            if error.status == 403:
                raise AirflowException(
                    f"This task may not run the application {self.application} in namespace {self.namespace}: allow it, with AirflowDeployment.allowRuns"
                ) from None
            if error.status != 404:
                raise
            raise AirflowException(
                f"There is no application {self.application} in namespace {self.namespace} that can be run: apply it, with SparkTrigger.manual()"
            ) from None
        while True:
            try:
                self._batch.create_namespaced_job(self.namespace, job_of(template, self._job, task, self.arguments))
                self.log.info("Started Job %s", self._job)
                return
            except ApiException as error:
                if error.status != 409:
                    raise
            existing = self._existing()
            if existing is None:
                continue
            metadata = existing["metadata"]
            if metadata.get("annotations", {}).get(TASK) != task:
                raise AirflowException(f"Job {self.namespace}/{self._job} is there and belongs to {metadata.get('annotations', {}).get(TASK)}: remove it")
            if "deletionTimestamp" not in metadata:
                self.log.info("Going on with Job %s, which an earlier worker of this try has started", self._job)
                return
            self._await_absence()

    def _existing(self) -> Object | None:
        try:
            return body(self._batch.read_namespaced_job(self._job, self.namespace, _preload_content=False))
        except ApiException as error:
            if error.status == 404:
                return None
            raise

    def _follow(self) -> str | None:
        """Until the Job has ended; says what went wrong. One driver pod after the other: another one follows when the first was lost with its node."""
        changed = threading.Condition()
        jobs = Mirror(changed, self._batch.list_namespaced_job, namespace=self.namespace, field_selector=f"metadata.name={self._job}")
        pods = Mirror(changed, self._core.list_namespaced_pod, namespace=self.namespace, label_selector=f"batch.kubernetes.io/job-name={self._job}")
        try:
            return self._follow_by(changed, jobs, pods)
        finally:
            jobs.stop()
            pods.stop()

    def _follow_by(self, changed: threading.Condition, jobs: Mirror, pods: Mirror) -> str | None:
        read: set[str] = set()
        complaint: str | None = None
        deadline = None if self.startup_timeout is None else time.monotonic() + self.startup_timeout

        def pod_of(uid: str) -> Object | None:
            with changed:
                return pods.objects.get(uid)

        while True:
            with changed:
                while True:
                    now = pods.present()
                    unread = next((pod for pod in now if pod["metadata"]["uid"] not in read and has_log(pod)), None)
                    waiting = next((text for text in map(obstacle, now) if text is not None), None)
                    is_over = jobs.is_known and pods.is_known and (not jobs.present() or condition_of(jobs.present()[-1]) is not None)
                    is_late = deadline is not None and not read and time.monotonic() >= deadline
                    if unread or is_over or is_late or (waiting and waiting != complaint):
                        break
                    changed.wait(None if deadline is None or read else max(0.1, deadline - time.monotonic()))
            if waiting and waiting != complaint:
                complaint = waiting
                self.log.warning("The driver waits: %s", complaint)
            if unread:
                uid = unread["metadata"]["uid"]
                read.add(uid)
                self.log.info("The driver is pod %s", unread["metadata"]["name"])
                for line in DriverLog(self._core, unread, lambda: pod_of(uid)).follow():
                    self.log.info("%s", line)
            elif is_over:
                failure = failure_of(jobs.ever(), pods.ever())
                if failure is not None:
                    self._remove_orphans({pod["metadata"]["uid"] for pod in pods.ever()})
                return failure
            elif is_late:
                reason = complaint or self._events() or "Kubernetes says nothing about why"
                self._remove()
                return f"the driver has not started within {self.startup_timeout:g} s: {reason}"

    def _events(self) -> str | None:
        """Why there is not even a pod: a quota, say."""
        listed = body(
            self._core.list_namespaced_event(
                self.namespace, field_selector=f"involvedObject.kind=Job,involvedObject.name={self._job},type=Warning", _preload_content=False
            )
        )
        return "; ".join(sorted({f"{event.get('reason')}: {event.get('message')}" for event in listed["items"]})) or None

    def _remove_orphans(self, drivers: set[str]) -> None:
        """A driver that was killed left its executors; their owner, its pod, stays for its log, and those without a node would wait as long."""
        listed = body(self._core.list_namespaced_pod(self.namespace, label_selector=EXECUTORS, _preload_content=False))
        for pod in listed["items"]:
            if owners(pod) & drivers:
                try:
                    self._core.delete_namespaced_pod(pod["metadata"]["name"], self.namespace, body={"preconditions": {"uid": pod["metadata"]["uid"]}})
                except ApiException as error:
                    if error.status not in (404, 409):
                        raise

    def _remove(self) -> None:
        try:
            self._batch.delete_namespaced_job(self._job, self.namespace, propagation_policy="Foreground")
        except ApiException as error:
            if error.status != 404:
                raise
        self._await_absence()

    def _await_absence(self) -> None:
        """Of the Job, its drivers and their executors, which Kubernetes removes after them."""
        changed = threading.Condition()
        jobs = Mirror(changed, self._batch.list_namespaced_job, namespace=self.namespace, field_selector=f"metadata.name={self._job}")
        pods = Mirror(changed, self._core.list_namespaced_pod, namespace=self.namespace, label_selector=f"batch.kubernetes.io/job-name={self._job}")
        executors = Mirror(changed, self._core.list_namespaced_pod, namespace=self.namespace, label_selector=EXECUTORS)
        drivers: set[str] = set()
        with changed:
            while True:
                drivers |= set(pods.objects)
                known = all(mirror.is_known for mirror in (jobs, pods, executors))
                if known and not jobs.present() and not pods.present() and not any(owners(pod) & drivers for pod in executors.present()):
                    break
                changed.wait()
        for mirror in (jobs, pods, executors):
            mirror.stop()


def identity(ti: Any, try_number: int) -> str:
    """One try of one task, also of a mapped one."""
    map_index = getattr(ti, "map_index", None)
    return json.dumps([ti.dag_id, ti.run_id, ti.task_id, -1 if map_index is None else map_index, try_number])


def job_name(application: str, task: str) -> str:
    """As long as those of `bigdata run`: Spark derives the names of executors from it."""
    return f"{application}-{hashlib.sha256(task.encode()).hexdigest()[:8]}"


def job_of(cron_job: Object, name: str, task: str, arguments: Sequence[str] | None) -> Object:
    template, owner = cron_job["spec"]["jobTemplate"], cron_job["metadata"]
    metadata = template.get("metadata", {})
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {
            "name": name,
            "namespace": owner["namespace"],
            "labels": metadata.get("labels", {}),
            "annotations": {**metadata.get("annotations", {}), "cronjob.kubernetes.io/instantiate": "manual", TASK: task},
            "ownerReferences": [{"apiVersion": "batch/v1", "kind": "CronJob", "name": owner["name"], "uid": owner["uid"]}],
        },
        "spec": template["spec"] if arguments is None else _with_arguments(template, owner["name"], arguments),
    }


def _with_arguments(template: Object, application: str, arguments: Sequence[str]) -> Object:
    """The last arguments of the main container are the application's. Kubernetes would expand $(X) in them."""
    try:
        count = int(template.get("metadata", {}).get("annotations", {})[ARGUMENT_COUNT])
    except (KeyError, ValueError):
        raise AirflowException(f"CronJob {application} does not say which of its arguments are the program's: run it without arguments") from None
    pod = template["spec"]["template"]
    main = pod.get("metadata", {}).get("annotations", {}).get(MAIN_CONTAINER) or pod["spec"]["containers"][0]["name"]
    own = [argument.replace("$", "$$") for argument in arguments]
    containers = [
        {**container, "args": [*container["args"][: len(container["args"]) - count], *own]} if container["name"] == main else container
        for container in pod["spec"]["containers"]
    ]
    return {**template["spec"], "template": {**pod, "spec": {**pod["spec"], "containers": containers}}}


def condition_of(job: Object) -> dict[str, Any] | None:
    """That of its end: Complete or Failed."""
    conditions = job.get("status", {}).get("conditions", [])
    return next((found for found in conditions if found["type"] in ("Complete", "Failed") and found["status"] == "True"), None)


def failure_of(jobs: list[Object], drivers: list[Object]) -> str | None:
    """The history limits of the CronJob may have removed the Job right after its end."""
    condition = condition_of(jobs[-1]) if jobs else None
    if condition is None:
        return "it was deleted before it ended"
    if condition["type"] == "Complete":
        return None
    said = f"{condition.get('reason')}: {condition.get('message')}"
    return f"{end_of(drivers[-1])} ({said})" if drivers else said


def owners(found: Object) -> set[str]:
    return {owner["uid"] for owner in found["metadata"].get("ownerReferences", [])}
