"""What most jobs do: Python functions, shuffles, and SQL over parquet, JSON and CSV files. Usage: job.py FOLDER"""
import sys

from pyspark.sql import SparkSession, Window, functions as F

folder = sys.argv[1]
spark = SparkSession.builder.appName("training").getOrCreate()

assert spark.sparkContext.parallelize(range(1000), 4).map(lambda x: (x % 7, x)).reduceByKey(lambda a, b: a + b).count() == 7

facts = spark.range(10_000).select(
    F.col("id"),
    (F.col("id") % 10).alias("key"),
    F.concat(F.lit("name "), F.col("id").cast("string")).alias("name"),
    F.timestamp_seconds(F.col("id") * 3600).alias("at"),
    (F.col("id") * 1.5).cast("decimal(20,2)").alias("price"),
)
for format in ["parquet", "json", "csv"]:
    facts.repartition(2).write.partitionBy("key").format(format).save(f"{folder}/{format}")
    assert spark.read.schema(facts.schema).format(format).load(f"{folder}/{format}").where("id % 2 = 0").count() == 5_000

facts = spark.read.parquet(f"{folder}/parquet")
keys = spark.createDataFrame([(key, f"key {key}") for key in range(10)], "key long, label string")
ranked = (
    facts.join(F.broadcast(keys), "key")
    .join(facts.groupBy("key").agg(F.avg("price").alias("mean"), F.max("at").alias("last"), F.countDistinct("name").alias("names")), "key")
    .withColumn("rank", F.row_number().over(Window.partitionBy("key").orderBy(F.desc("price"))))
    .where("rank <= 3")
    .withColumn("label", F.udf(lambda text: text.upper(), "string")("label"))
    .orderBy("key", "rank")
)
assert ranked.count() == 30
ranked.show()
facts.createOrReplaceTempView("facts")
spark.sql("SELECT hour(at) AS hour, count(*) AS n, percentile_approx(price, 0.5) FROM facts GROUP BY 1 HAVING n > 1 ORDER BY 2 DESC LIMIT 5").show()
spark.stop()
