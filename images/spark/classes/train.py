"""train.py JOB WORK: runs drivers, an executor and a history server, and leaves the classes that each JVM loaded in WORK/lists."""
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

ADDRESS = "127.0.0.1"
NOBODY = f"k8s://http://{ADDRESS}:9"  # the port of the discard service: refuses at once

job, work = sys.argv[1], Path(sys.argv[2])
environment = os.environ | {
    "JAVA_TOOL_OPTIONS": f"-XX:DumpLoadedClassList={work}/lists/%p",
    "SPARK_CDS": "0",
    "SPARK_LOCAL_IP": ADDRESS,
    "SPARK_DRIVER_BIND_ADDRESS": ADDRESS,
}
AS_SPARK = ["setpriv", "--reuid", "spark", "--regid", "spark", "--init-groups"]


def folder(name: str) -> Path:
    path = work / name
    path.mkdir()
    path.chmod(0o1777)
    return path


def driver(master: str, data: Path, events: Path, check: bool) -> None:
    configuration = {
        "spark.driver.host": ADDRESS,
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": events.as_uri(),
        "spark.executor.memory": "512m",
        "spark.kubernetes.container.image": "spark",
        "spark.kubernetes.driver.connectionTimeout": "1000",
        "spark.sql.shuffle.partitions": "4",
    }
    options = [part for key, value in configuration.items() for part in ("--conf", f"{key}={value}")]
    command = ["/opt/entrypoint.sh", "driver", "--master", master, *options, job, data.as_uri()]
    subprocess.run(["timeout", "--signal=INT", "120", *command], env=environment, cwd=folder(data.name + "-work"), check=check, timeout=150)


def executor_without_driver() -> None:
    """The executor on Kubernetes, up to the point where it looks for its driver."""
    values = {
        "SPARK_DRIVER_URL": f"spark://CoarseGrainedScheduler@{ADDRESS}:9", "SPARK_EXECUTOR_ID": "1", "SPARK_EXECUTOR_CORES": "1", "SPARK_EXECUTOR_MEMORY": "512m",
        "SPARK_APPLICATION_ID": "training", "SPARK_RESOURCE_PROFILE_ID": "0", "SPARK_EXECUTOR_POD_IP": ADDRESS, "SPARK_EXECUTOR_POD_NAME": "training",
    }
    subprocess.run(["timeout", "--signal=INT", "60", "/opt/entrypoint.sh", "executor"], env=environment | values, timeout=90)


def history_server(events: Path) -> None:
    options = f"-Dspark.history.fs.logDirectory={events.as_uri()} -Dspark.history.ui.port=18480"
    server = subprocess.Popen(
        [*AS_SPARK, "/opt/spark/bin/spark-class", "org.apache.spark.deploy.history.HistoryServer"],
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


events = folder("events")
driver("local-cluster[1,2,1024]", folder("shared"), events, check=True)
driver(NOBODY, folder("lonely"), events, check=False)
executor_without_driver()
history_server(events)
