"""Delay statistics of US flights: per hour, per route, and the worst days."""
import sys

from pyspark.sql import DataFrame, SparkSession, functions as f

source, target = sys.argv[1:3]

spark = SparkSession.builder.getOrCreate()
flights = spark.read.parquet(source).where(f.col("delay").isNotNull()).cache()

STATISTICS = [
    f.count("*").alias("flights"),
    f.round(f.avg("delay"), 3).alias("mean_delay"),
    f.round(f.avg((f.col("delay") > 15).cast("double")), 5).alias("share_late"),
    f.max("delay").alias("max_delay"),
]

by_hour = flights.groupBy(f.hour("date").alias("hour")).agg(*STATISTICS).orderBy("hour")

by_route = (
    flights.groupBy("origin", "destination")
    .agg(*STATISTICS)
    .where("flights >= 500")
    .orderBy(f.desc("mean_delay"), "origin", "destination")
)

worst_days = (
    flights.groupBy(f.to_date("date").alias("day"))
    .agg(*STATISTICS)
    .where("flights >= 1000")
    .orderBy(f.desc("mean_delay"), "day")
    .limit(10)
)


def publish(name: str, table: DataFrame) -> None:
    path = f"{target}/{name}"
    table.coalesce(1).write.mode("overwrite").parquet(path)  # one small file, in order
    print(f"\n{name} -> {path}", flush=True)
    spark.read.parquet(path).show(24, truncate=False)


print(f"{flights.count():,} flights", flush=True)
publish("by_hour", by_hour)
publish("by_route", by_route.limit(20))
publish("worst_days", worst_days)
spark.stop()
