import { DataNodeReport } from '../hdfs/report';
import { KubeObject } from '../object';
import { Diagnosis, Explanation } from '../status/diagnosis';
import { Status } from '../status/status';

export type Event =
  | { readonly type: 'applied'; readonly action: string; readonly object: KubeObject }
  /** It is no longer described, and yet not removed. */
  | { readonly type: 'kept'; readonly object: KubeObject; readonly reason: string; readonly remedy: string }
  /** It is being deleted; applying waits for its end, and makes it again. */
  | { readonly type: 'going'; readonly object: KubeObject }
  | { readonly type: 'status'; readonly object: KubeObject; readonly status: Status }
  | { readonly type: 'pod'; readonly pod: KubeObject; readonly text: string }
  | { readonly type: 'trouble'; readonly object: KubeObject; readonly diagnosis: Diagnosis }
  /** `held` says what keeps all of them from being emptied. */
  | { readonly type: 'draining'; readonly leaving: readonly DataNodeReport[]; readonly held?: Explanation }
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
