/** For what lives for seconds or minutes: a JVM that compiles what is used often a second time, better, uses half again as much CPU time until then. */
export const COMPILE_ONCE = '-XX:TieredStopAtLevel=1';

/** The same, for runs of Spark. */
export const SHORT_RUN = { 'spark.driver.extraJavaOptions': COMPILE_ONCE, 'spark.executor.extraJavaOptions': COMPILE_ONCE };
