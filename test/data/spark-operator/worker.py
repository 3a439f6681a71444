"""Runs the operator as a worker of Airflow does: one try of one task, which is told to end by SIGTERM."""
import json
import os
import signal
import sys
from types import SimpleNamespace

import bigdata_airflow.driver
import structlog
from bigdata_airflow.spark import SparkApplicationOperator

options = json.loads(sys.argv[1])
bigdata_airflow.driver.QUIET_SECONDS = options.get("quietSeconds", bigdata_airflow.driver.QUIET_SECONDS)
operator = SparkApplicationOperator(task_id="run", application=options["application"], arguments=options.get("arguments"), **options.get("more", {}))


def output(logger, method, event):
    """What Airflow would write into the task's log."""
    print("LOG", event["event"], flush=True)
    if options.get("at") is not None and options["at"] in event["event"]:
        os.kill(os.getpid(), getattr(signal, options["signal"]))
    raise structlog.DropEvent


structlog.configure(processors=[structlog.stdlib.PositionalArgumentsFormatter(), output], wrapper_class=structlog.stdlib.BoundLogger)
signal.signal(signal.SIGTERM, lambda *_: operator.on_kill())
ti = SimpleNamespace(dag_id="dag", run_id=options["run"], task_id="run", map_index=-1, try_number=options.get("try", 1))
try:
    print("RESULT", operator.execute({"ti": ti}), flush=True)
except Exception as error:
    print("FAILED", error, flush=True)
    sys.exit(1)
