import { DataNodeReport } from '../hdfs/report';
import { KubeObject } from '../object';
import { Diagnosis } from '../status/diagnosis';
import { Status } from '../status/status';

export type Event =
  | { readonly type: 'applied'; readonly action: string; readonly object: KubeObject }
  | { readonly type: 'status'; readonly object: KubeObject; readonly status: Status }
  | { readonly type: 'pod'; readonly pod: KubeObject; readonly text: string }
  | { readonly type: 'trouble'; readonly object: KubeObject; readonly diagnosis: Diagnosis }
  | { readonly type: 'draining'; readonly leaving: readonly DataNodeReport[] }
  | { readonly type: 'log'; readonly pod: KubeObject; readonly line: string };

export interface FollowOptions {
  readonly report: (event: Event) => void;
  readonly signal?: AbortSignal;
  /** Stream the logs of Jobs' main containers. */
  readonly logs?: boolean;
  /** Milliseconds that a trouble which waiting will not cure may last. */
  readonly patience?: number;
  /** Milliseconds for the whole. */
  readonly timeout?: number;
}

export interface Failure {
  readonly object: KubeObject;
  readonly message: string;
  readonly remedy?: string;
}

export interface Outcome {
  /** 0 when all are ready; else that of the first failed program, or 1. */
  readonly exitCode: number;
  readonly failures: readonly Failure[];
}
