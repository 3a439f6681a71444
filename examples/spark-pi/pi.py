"""Estimates Pi: throw points at a square and count those inside the circle."""
import random
import sys

from pyspark.sql import SparkSession

SAMPLES = 200_000
partitions = int(sys.argv[1]) if len(sys.argv) > 1 else 4


def hits(seed: int) -> int:
    generator = random.Random(seed)
    return sum(generator.random() ** 2 + generator.random() ** 2 <= 1 for _ in range(SAMPLES))


spark = SparkSession.builder.getOrCreate()
inside = spark.sparkContext.parallelize(range(partitions), partitions).map(hits).sum()
print(f"Pi is roughly {4 * inside / (SAMPLES * partitions):.4f}")
spark.stop()
