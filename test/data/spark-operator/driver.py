"""A Spark driver for tests: lines N PAUSE, exit CODE, memory, killed (as soon as there is a file /tmp/now), executors."""
import os
import signal
import sys
import time

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
what, *rest = sys.argv[1:]
if what == "lines":
    count, pause = int(rest[0]), float(rest[1])
    for i in range(count):
        print(f"line {i} of {rest[2:]}", flush=True)
        if i % 100 == 99:
            time.sleep(pause)
elif what == "exit":
    print("about to fail", flush=True)
    sys.exit(int(rest[0]))
elif what == "memory":
    held = []
    while True:
        held.append(bytearray(b"x" * (64 << 20)))
elif what == "killed":
    while not os.path.exists("/tmp/now"):
        time.sleep(0.2)
    os.kill(os.getppid(), signal.SIGKILL)
elif what == "executors":
    spark.sparkContext.parallelize(range(1), 1).foreach(lambda _: None)
    print("executors are there", flush=True)
    time.sleep(600)
spark.stop()
