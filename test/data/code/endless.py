"""A Spark application that ends when it is ended, or at once with an exit code."""
import sys
import time

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
print(f"counted {spark.range(100).count()}", flush=True)
if len(sys.argv) > 1:
    sys.exit(int(sys.argv[1]))
while True:
    time.sleep(1)
