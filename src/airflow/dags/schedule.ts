import { Duration } from 'cdk8s';
import { Asset } from './asset';
import { cronProblem } from './cron';
import { seconds } from './durations';

export interface CronOptions {
  /** e.g. `Europe/Berlin`. @default 'UTC' */
  readonly timeZone?: string;
}

/** When a DAG runs. */
export class DagSchedule {
  /** When somebody starts it. */
  public static manual(): DagSchedule {
    return new DagSchedule(undefined);
  }

  /** At the times of a cron expression, from the next one on unless the DAG has a `startDate`. @param expression five fields, e.g. `0 3 * * *` for each night at three */
  public static cron(expression: string, options: CronOptions = {}): DagSchedule {
    return new DagSchedule({ cron: { expression, timezone: options.timeZone ?? 'UTC' } });
  }

  /** Each day at midnight, UTC. */
  public static daily(): DagSchedule {
    return DagSchedule.cron('0 0 * * *');
  }

  /** At each full hour. */
  public static hourly(): DagSchedule {
    return DagSchedule.cron('0 * * * *');
  }

  /** Again and again, so long after the last time. */
  public static every(interval: Duration): DagSchedule {
    return new DagSchedule({ seconds: seconds(interval) });
  }

  /** Once, as soon as it is there. */
  public static once(): DagSchedule {
    return new DagSchedule({ preset: '@once' });
  }

  /** Again as soon as it has ended. */
  public static continuous(): DagSchedule {
    return new DagSchedule({ preset: '@continuous' });
  }

  /** When all of these have been made anew. */
  public static onAssets(...assets: Asset[]): DagSchedule {
    return new DagSchedule({ assets: assets.map((asset) => asset._data()) });
  }

  /** @internal */
  public readonly _data?: { readonly [kind: string]: any };

  private constructor(data?: { readonly [kind: string]: any }) {
    this._data = data;
  }

  /** @internal */
  public _problems(): string[] {
    const { cron, seconds: interval, assets } = this._data ?? {};
    const problem = cron && cronProblem(cron.expression);
    return [
      ...(problem ? [`schedule: the cron expression ${JSON.stringify(cron.expression)} is wrong: ${problem}.`] : []),
      ...(cron && !isTimeZone(cron.timezone) ? [`schedule: ${JSON.stringify(cron.timezone)} is no time zone. It looks like Europe/Berlin.`] : []),
      ...(interval !== undefined && interval <= 0 ? ['schedule: the interval is not longer than nothing.'] : []),
      ...(assets?.length === 0 ? ['schedule: onAssets names no asset. Name one, or use DagSchedule.manual().'] : []),
    ];
  }
}

/** As Python knows it, which insists on its capitals. */
export function isTimeZone(name: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions(); // of one with several names another one
    return /^[A-Z]/.test(name) && (timeZone === name || timeZone.toLowerCase() !== name.toLowerCase());
  } catch {
    return false;
  }
}
