"""train.py JOB WORK: runs a driver with an executor, then a history server, and leaves the classes that each JVM loaded in WORK/lists."""
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from fake_kubernetes import ADDRESS, FakeKubernetes

job, work = sys.argv[1], Path(sys.argv[2])
environment = os.environ | {
    "JAVA_TOOL_OPTIONS": f"-XX:DumpLoadedClassList={work}/lists/%p",
    "SPARK_CDS": "0",
    "SPARK_LOCAL_IP": ADDRESS,
    "SPARK_DRIVER_BIND_ADDRESS": ADDRESS,
}


def folder(name: str) -> Path:
    path = work / name
    path.mkdir()
    path.chmod(0o1777)
    return path


def run_driver(events: Path, data: Path) -> None:
    with FakeKubernetes(environment) as kubernetes:
        kubernetes.create("/api/v1/namespaces/default/pods", {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "driver"}})
        configuration = {
            "spark.driver.host": ADDRESS,
            "spark.executor.instances": "1",
            "spark.executor.cores": "2",
            "spark.kubernetes.container.image": "spark",
            "spark.kubernetes.driver.pod.name": "driver",
            "spark.eventLog.enabled": "true",
            "spark.eventLog.dir": events.as_uri(),
            "spark.sql.shuffle.partitions": "4",
        }
        options = [part for key, value in configuration.items() for part in ("--conf", f"{key}={value}")]
        subprocess.run(
            ["/opt/entrypoint.sh", "driver", "--master", f"k8s://{kubernetes.url}", *options, job, data.as_uri()],
            env=environment, check=True, timeout=300,
        )


def run_history_server(events: Path) -> None:
    options = f"-Dspark.history.fs.logDirectory={events.as_uri()} -Dspark.history.ui.port=18480"
    server = subprocess.Popen(
        ["setpriv", "--reuid", "spark", "--regid", "spark", "--init-groups", "/opt/spark/bin/spark-class", "org.apache.spark.deploy.history.HistoryServer"],
        env=environment | {"SPARK_HISTORY_OPTS": options},
    )
    site = f"http://{ADDRESS}:18480"
    deadline = time.monotonic() + 60
    while not (applications := listed(site)):
        assert server.poll() is None and time.monotonic() < deadline, "the history server lists no application"
        time.sleep(0.5)
    for page in ["jobs/", "stages/", "executors/", "SQL/"]:
        urlopen(f"{site}/history/{applications[0]['id']}/{page}").read()
    server.terminate()
    server.wait(timeout=60)


def listed(site: str) -> list:
    try:
        return json.load(urlopen(f"{site}/api/v1/applications"))
    except OSError:
        return []


events, data = folder("events"), folder("data")
run_driver(events, data)
run_history_server(events)
