/** What starts a run. */
export class SparkTrigger {
  /** Applying it: a changed specification is a new run, an unchanged one is left alone. */
  public static onApply(): SparkTrigger {
    return new SparkTrigger(false);
  }

  /** Nothing but `bigdata run NAME [-- arguments]` (or `kubectl create job --from=cronjob/NAME`). */
  public static manual(): SparkTrigger {
    return new SparkTrigger(true);
  }

  private constructor(public readonly isManual: boolean) {}
}
