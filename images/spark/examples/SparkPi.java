package org.apache.spark.examples;

import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Estimates Pi by throwing darts. Spark's own example of that name is in no package registry. Usage: SparkPi [partitions] */
public final class SparkPi {
  private static final int DARTS = 100_000;

  public static void main(String[] args) throws Exception {
    int partitions = args.length > 0 ? Integer.parseInt(args[0]) : 2;
    try (SparkSession spark = SparkSession.builder().appName("Spark Pi").getOrCreate()) {
      long hits = new JavaSparkContext(spark.sparkContext())
          .parallelize(IntStream.range(0, partitions).boxed().toList(), partitions)
          .map(partition -> LongStream.range(0, DARTS).filter(dart -> hit()).count())
          .reduce(Long::sum);
      System.out.println("Pi is roughly " + 4.0 * hits / ((long) DARTS * partitions));
    }
  }

  private static boolean hit() {
    double x = ThreadLocalRandom.current().nextDouble() * 2 - 1;
    double y = ThreadLocalRandom.current().nextDouble() * 2 - 1;
    return x * x + y * y <= 1;
  }
}
