"""Delays of a day of flights, by hour."""
import sys

from pyspark.sql import SparkSession, functions as f

source, day, target = sys.argv[1:4]

spark = SparkSession.builder.getOrCreate()
flights = spark.read.parquet(source).where(f.col("delay").isNotNull() & (f.to_date("date") == day))

by_hour = (
    flights.groupBy(f.hour("date").alias("hour"))
    .agg(
        f.count("*").alias("flights"),
        f.round(f.avg("delay"), 3).alias("mean_delay"),
        f.round(f.avg((f.col("delay") > 15).cast("double")), 5).alias("share_late"),
        f.max("delay").alias("max_delay"),
    )
    .orderBy("hour")
)
by_hour.coalesce(1).write.mode("overwrite").option("header", True).csv(target)
print(f"{day}: {flights.count():,} flights -> {target}", flush=True)
spark.stop()
