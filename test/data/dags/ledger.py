"""Tasks that write down when they begin and end, so that one that was lost, or ran twice, is seen."""
import time
from datetime import timedelta
from pathlib import Path

from airflow.sdk import dag, task


def write(run_id: str, line: str) -> Path:
    file = Path("/opt/airflow/logs/ledger", run_id)
    file.parent.mkdir(exist_ok=True)
    with file.open("a") as ledger:
        ledger.write(f"{line}\n")
    return file


@dag(schedule=None, is_paused_upon_creation=False, params={"seconds": 20, "tasks": 3})
def ledger():
    @task
    def plan(params=None):
        return list(range(params["tasks"]))

    @task(retries=2, retry_delay=timedelta(seconds=1))
    def work(number, params=None, run_id=None):
        write(run_id, f"{number} begins")
        for _ in range(params["seconds"]):
            time.sleep(1)
        write(run_id, f"{number} ends")

    @task
    def audit(run_id=None):
        return write(run_id, "audit").read_text().splitlines()

    work.expand(number=plan()) >> audit()


ledger()
