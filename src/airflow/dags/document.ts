/** What a call of Airflow's is given, by name, as JSON can say it. */
export type Arguments = { readonly [name: string]: unknown };

/** A DAG as data: what bigdata_airflow/loader.py reads, and what a Python file is written from. */
export interface DagDocument {
  readonly version: number;
  /** One entry whose key is its kind; null when somebody starts it. */
  readonly schedule: { readonly [kind: string]: any } | null;
  readonly dag: Arguments;
  readonly groups: readonly GroupDocument[];
  readonly tasks: readonly TaskDocument[];
  /** Ids of what comes earlier and of what comes later; what is within groups is said before what is around them. */
  readonly order: readonly Edge[];
}

export type Edge = readonly [earlier: string, later: string];

export interface GroupDocument {
  /** With those of the groups that it is in. */
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
  readonly tooltip?: string;
}

export interface TaskDocument {
  /** With those of its groups. */
  readonly id: string;
  readonly name: string;
  readonly group: string | null;
  /** A key of the operators in bigdata_airflow/vocabulary.json. */
  readonly operator: string;
  readonly templates: boolean;
  /** What every task may have. */
  readonly common: Arguments;
  /** What this kind of task has. */
  readonly arguments: Arguments;
  readonly over?: { readonly parameter: string; readonly values?: any[]; readonly task?: string };
}
