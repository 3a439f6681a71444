import { readFileSync } from 'node:fs';
import { Problem } from '../../problem';

/** Addresses of cluster number K. Pods and Services may have the same ones in every cluster: the host and other clusters do not see them. */
export const SERVICE_SUBNET = '10.96.0.0/16';
export const DNS_ADDRESS = '10.96.0.10';
export const POD_SUBNET = '10.244.0.0/16';
const NETWORKS = 250;

export const linkName = (network: number) => `bigdata${network}`;
export const hostAddress = (network: number) => `10.89.${network}.1`;
export const controlPlaneAddress = (network: number) => `10.89.${network}.2`;
export const nodeAddress = (network: number, node: number) => `10.89.${network}.${10 + node}`;
export const podSubnetOf = (node: number) => `10.244.${node}.0/24`;

/** Destinations of the host's routes as [address, mask]; of /proc/net/route, where numbers are hexadecimal in the byte order of the machine. */
export function parseRoutes(text: string): [address: number, mask: number][] {
  const reversed = (hex: string) => Buffer.from(hex, 'hex').readUInt32LE();
  return text.trim().split('\n').slice(1)
    .map((line) => line.split('\t'))
    .map((fields) => [reversed(fields[1]), reversed(fields[7])] as [number, number])
    .filter(([, mask]) => mask !== 0);
}

/** The first network that neither a cluster nor a route of the host has. */
export function freeNetwork(taken: readonly number[], routes = parseRoutes(readFileSync('/proc/net/route', 'utf8'))): number {
  for (let network = 1; network <= NETWORKS; network += 1) {
    const address = Buffer.from([10, 89, network, 0]).readUInt32BE();
    const overlaps = ([other, mask]: [number, number]) => {
      const wider = (mask & 0xffffff00) >>> 0;
      return ((address & wider) >>> 0) === ((other & wider) >>> 0);
    };
    if (!taken.includes(network) && !routes.some(overlaps)) return network;
  }
  throw new Problem('The host has routes to all of 10.89.1.0/24 to 10.89.250.0/24.', 'A cluster needs one of these subnets for its link: free one.');
}
