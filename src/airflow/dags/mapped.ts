import { TaskDocument } from './document';
import type { Task } from './task';

/** A task for each of several values, which run side by side. Source: Airflow, "Dynamic Task Mapping". */
export class MappedOver {
  /** @param parameter as Airflow's operator calls it, e.g. `bash_command`, `arguments`, `op_kwargs` @param values of it, one for each task */
  public static values(parameter: string, values: any[]): MappedOver {
    return new MappedOver({ parameter, values });
  }

  /** @param parameter as Airflow's operator calls it @param task that gives back a list */
  public static resultOf(parameter: string, task: Task): MappedOver {
    return new MappedOver({ parameter, task });
  }

  /** @internal */
  public readonly _over: { readonly parameter: string; readonly values?: any[]; readonly task?: Task };

  private constructor(over: { readonly parameter: string; readonly values?: any[]; readonly task?: Task }) {
    this._over = over;
  }
}

/** As the document says it. */
export function overData({ _over: { parameter, values, task } }: MappedOver): TaskDocument['over'] {
  return task ? { parameter, task: task.nodeId } : { parameter, values };
}
