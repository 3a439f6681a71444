import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { PodOptions } from './options';
import { objectNameProblems } from '../checks/names';
import { Labels } from '../objects/labels';

/** The ServiceAccount of a pod. */
export interface PodAccount {
  readonly name: string;
  /** Whether a construct makes it; else it is one that the user named. */
  readonly isMade: boolean;
  readonly annotations?: { readonly [name: string]: string };
}

/**
 * The account that options ask for; without any the pod runs under the account `default` of its namespace.
 * @param name of one that is made
 * @param isNeeded whether one is made although no option asks for it, since it gets rights
 */
export function accountOf(name: string, options: PodOptions, isNeeded: true): PodAccount;
export function accountOf(name: string, options?: PodOptions, isNeeded?: boolean): PodAccount | undefined;
export function accountOf(name: string, { serviceAccount, serviceAccountAnnotations }: PodOptions = {}, isNeeded = false): PodAccount | undefined {
  if (serviceAccount) return { name: serviceAccount.name, isMade: false };
  return isNeeded || serviceAccountAnnotations ? { name, isMade: true, annotations: serviceAccountAnnotations } : undefined;
}

/** The object of an account that is made; nothing for another one. */
export function makeAccount(
  scope: Construct, id: string, account: PodAccount | undefined, labels: Labels, namespace?: string,
): ApiObject | undefined {
  if (!account?.isMade) return undefined;
  const { name, annotations } = account;
  const metadata = { name, labels, ...(annotations ? { annotations } : {}), ...(namespace ? { namespace } : {}) };
  return new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
}

/** The field of a pod that says its account. */
export function accountField(account?: PodAccount): { readonly serviceAccountName?: string } {
  return account ? { serviceAccountName: account.name } : {};
}

/** @param namespace of the pods */
export function accountProblems({ serviceAccount, serviceAccountAnnotations }: PodOptions, namespace?: string): string[] {
  if (!serviceAccount) return [];
  const { name } = serviceAccount;
  // one that is only named knows no namespace
  const own = 'metadata' in serviceAccount ? (serviceAccount.metadata as { namespace?: string }).namespace : namespace;
  return [
    ...objectNameProblems('serviceAccount', name),
    ...(own === namespace ? [] : [`serviceAccount ${name} is in the ${shown(own)}, and the pods are in the ${shown(namespace)}. A pod takes an account of its own namespace only: make one there.`]),
    ...(serviceAccountAnnotations ? [`serviceAccountAnnotations: they are for accounts that are made here, and serviceAccount names another one. Annotate ${name} where it is made, or leave out serviceAccount.`] : []),
  ];
}

function shown(namespace?: string): string {
  return namespace ? `namespace ${namespace}` : 'namespace that is chosen at apply';
}
