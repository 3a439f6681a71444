import { Duration } from 'cdk8s';
import { duration, flag } from '../../../kubernetes/checks/types';
import { defined } from '../../../kubernetes/pods/environment';
import { durationProblems, seconds } from '../durations';
import { Task } from '../task';
import { TaskProps } from '../task-props';
import { TASK } from '../types';

/** What every sensor has: a task that waits until something is so. */
export interface SensorProps extends TaskProps {
  /** How long between two looks. @default Duration.minutes(1) */
  readonly pokeInterval?: Duration;
  /** How long it waits before it fails. @default Duration.days(7) */
  readonly timeout?: Duration;
  /** Whether its pod goes between two looks; right when these are some minutes apart. @default false */
  readonly reschedule?: boolean;
  /** Whether it is skipped, and has not failed, when the time is over. @default false */
  readonly softFail?: boolean;
}

export const SENSOR = { ...TASK, pokeInterval: duration, timeout: duration, reschedule: flag, softFail: flag };

/** Of a sensor's operator. Source: BaseSensorOperator. */
export abstract class Sensor extends Task {
  /** @internal */
  protected _waiting({ pokeInterval, timeout, reschedule, softFail }: SensorProps): { [name: string]: unknown } {
    return defined({
      poke_interval: seconds(pokeInterval), timeout: seconds(timeout), mode: reschedule ? 'reschedule' : undefined, soft_fail: softFail,
    });
  }

  /** @internal */
  public _problems(): string[] {
    const { pokeInterval, timeout } = this._props as SensorProps;
    return durationProblems({ pokeInterval, timeout });
  }
}
