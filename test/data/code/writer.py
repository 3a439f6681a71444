"""
Writes one file after the other into HDFS, as one client that stays, and tells which were acknowledged, until /tmp/stop is there.

    spark-submit writer.py FOLDER
"""
import sys
import time
from pathlib import Path as Local

from py4j.protocol import Py4JJavaError
from pyspark.java_gateway import launch_gateway

folder = sys.argv[1]
hadoop = launch_gateway().jvm.org.apache.hadoop
files = hadoop.fs.FileSystem.get(hadoop.conf.Configuration())
number = 0
while True:
    last = Local("/tmp/stop").exists()
    number += 1
    begun = time.monotonic()
    try:
        stream = files.create(hadoop.fs.Path(f"{folder}/{number}"))
        stream.write(f"line {number}\n".encode())
        stream.close()
        print("acknowledged", number, f"after {time.monotonic() - begun:.1f} s", flush=True)
    except Py4JJavaError as error:
        print("refused", number, f"after {time.monotonic() - begun:.1f} s:", error.java_exception, flush=True)
    if last:
        break
    time.sleep(0.5)
