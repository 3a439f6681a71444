import { Duration } from 'cdk8s';

/** As Airflow counts. */
export function seconds(duration?: Duration): number | undefined {
  return duration?.toSeconds({ integral: false });
}

/** What is wrong with durations, by property; those that nobody gave are well. */
export function durationProblems(durations: { readonly [property: string]: Duration | undefined }): string[] {
  return Object.keys(durations).filter((property) => (seconds(durations[property]) ?? 1) <= 0).map((property) => `${property} is not longer than nothing.`);
}
