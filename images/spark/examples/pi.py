"""Estimates Pi by throwing darts. Usage: pi.py [partitions]"""
import sys
from operator import add
from random import random

from pyspark.sql import SparkSession

DARTS = 100_000


def hits(_: int) -> int:
    return sum(1 for _ in range(DARTS) if (random() * 2 - 1) ** 2 + (random() * 2 - 1) ** 2 <= 1)


if __name__ == "__main__":
    partitions = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    spark = SparkSession.builder.appName("PythonPi").getOrCreate()
    total = spark.sparkContext.parallelize(range(partitions), partitions).map(hits).reduce(add)
    print(f"Pi is roughly {4.0 * total / (DARTS * partitions):f}")
    spark.stop()
