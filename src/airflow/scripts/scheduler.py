"""
Starts the scheduler with pods for tasks, and changes three things of it: it ends within seconds, it survives taking over tasks that run, and it starts none of
them a second time.
"""
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from airflow.__main__ import main


def end_at_once() -> None:
    """By itself it asks the processes that watch pods to end, which they inherited a handler against, waits 20 seconds for them, and kills them."""
    from airflow.providers.cncf.kubernetes.executors.kubernetes_executor_utils import KubernetesJobWatcher

    KubernetesJobWatcher.terminate = KubernetesJobWatcher.kill


def keep_the_session() -> None:
    """
    Asks for the other schedulers in a thread, which has a database session of its own. The providers that come with Airflow 3.2.2 close the scheduler's, which
    ends it, and each one after it, as long as a task runs that one before has started. Source: https://github.com/apache/airflow/issues/67891
    """
    from airflow.providers.cncf.kubernetes.executors.kubernetes_executor import KubernetesExecutor

    others = KubernetesExecutor._alive_other_scheduler_job_ids

    def others_by_thread(self):
        with ThreadPoolExecutor(1) as threads:
            return threads.submit(others, self).result()

    KubernetesExecutor._alive_other_scheduler_job_ids = others_by_thread


def find_pods_by_task() -> None:
    """
    A scheduler puts its label on the pods that it takes over from the one before, and then tells the database. One that ends between both, such as when it has
    lost the database, leaves pods that the next one does not find, which looks for the label that the database knows. It would start their tasks again.
    """
    from airflow.providers.cncf.kubernetes.executors.kubernetes_executor import KubernetesExecutor
    from airflow.providers.cncf.kubernetes.kubernetes_helper_functions import annotations_to_key

    adopt_by_label, list_pods, adopt = KubernetesExecutor.try_adopt_task_instances, KubernetesExecutor._list_pods, KubernetesExecutor.adopt_launched_task

    def adopt_by_task(self, tasks):
        lost = {task.key: task for task in adopt_by_label(self, tasks)}
        if lost:
            at_work = {"field_selector": "status.phase!=Succeeded", "label_selector": "kubernetes_executor=True,airflow_executor_done!=True"}
            for pod in list_pods(self, at_work):
                if annotations_to_key(pod.metadata.annotations) in lost:
                    adopt(self, self.kube_client, pod, lost)  # and takes it out of them
        return list(lost.values())

    KubernetesExecutor.try_adopt_task_instances = adopt_by_task


for change in end_at_once, keep_the_session, find_pods_by_task:
    with suppress(ImportError, AttributeError):  # in a release that has it elsewhere
        change()
main()
