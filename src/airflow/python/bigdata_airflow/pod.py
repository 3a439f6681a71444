"""A pod whose result is read, also where Pod Security is "restricted"."""
from __future__ import annotations

from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.cncf.kubernetes.utils.xcom_sidecar import PodDefaults
from kubernetes.client import V1Capabilities, V1Pod, V1ResourceRequirements, V1SecurityContext


class PodWithResultOperator(KubernetesPodOperator):
    """
    A KubernetesPodOperator that gives back what its container writes to /airflow/xcom/return.json.

    :param sidecar_image: image with a shell and a user who is not root; default: that of the connection to Kubernetes
    """

    def __init__(self, *, sidecar_image: str | None = None, **kwargs) -> None:
        super().__init__(do_xcom_push=True, **kwargs)
        self.sidecar_image = sidecar_image

    def build_pod_request_obj(self, context=None) -> V1Pod:
        pod = super().build_pod_request_obj(context)
        sidecar = next(container for container in pod.spec.containers if container.name == PodDefaults.SIDECAR_CONTAINER_NAME)
        sidecar.image = self.sidecar_image or sidecar.image
        sidecar.security_context = V1SecurityContext(allow_privilege_escalation=False, capabilities=V1Capabilities(drop=["ALL"]))
        sidecar.resources = V1ResourceRequirements(requests={"cpu": "1m", "memory": "10Mi"}, limits={"memory": "64Mi"})
        return pod
