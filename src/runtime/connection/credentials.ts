import type { Agent } from 'node:http';
import type { SecureContextOptions } from 'node:tls';

export interface Credentials extends Pick<SecureContextOptions, 'ca' | 'cert' | 'key' | 'pfx' | 'passphrase'> {
  /** The name that the server's certificate has to bear. @default the host */
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
  readonly headers: Headers;
  /** Set when the connection goes through a proxy, which speaks HTTP/1.1. */
  readonly proxy?: Agent;
}

export type Headers = { readonly [name: string]: string | string[] };
