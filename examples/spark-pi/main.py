"""The Python twin of main.ts: the same YAML, byte for byte."""
from pathlib import Path

from cdk8s import App, Chart
from cdk8s_bigdata import Executors, SparkApplication, SparkCode, SparkFile, SparkResources
from cdk8s_plus_27 import Cpu

app = App()
chart = Chart(app, "spark-pi", namespace="default")

SparkApplication(
    chart,
    "pi",
    code=SparkCode.python(SparkFile.local(str(Path(__file__).with_name("pi.py")))),
    arguments=["8"],
    driver=SparkResources(cpu_request=Cpu.millis(250)),
    executors=Executors.fixed(2, cpu_request=Cpu.millis(250)),
)

app.synth()
