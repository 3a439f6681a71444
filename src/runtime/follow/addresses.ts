import { Diagnosis } from '../status/diagnosis';

/** How programs say that a name has no address: Java's, and what the C library says to Python's and others. */
const UNKNOWN_HOST = /UnknownHostException: ([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)/;
const RESOLUTION = /Temporary failure in name resolution|gaierror: \[Errno -[235]\]/;

/** What a line of a program's log says of a name without an address. A pure function. */
export function addressTroubleIn(line: string): Diagnosis | undefined {
  const [, host] = UNKNOWN_HOST.exec(line) ?? [];
  if (host === undefined && !RESOLUTION.test(line)) return undefined;
  return {
    cause: `its program finds no address for ${host ?? 'a name'}: DNS does not answer, or does not know it`,
    remedy: 'If the name is right, see whether the pods of DNS run: kubectl get pods -n kube-system -l k8s-app=kube-dns. Start it again when they do.',
    hopeless: false,
  };
}
