import { readFileSync } from 'node:fs';

export type Fields = { readonly [key: string]: unknown };

/** A cluster, a user or a context of a kubeconfig. What it holds is looked at when it is asked for, and refused by its name when it is wrong. */
export class Entry {
  constructor(private readonly kind: 'cluster' | 'user' | 'context', readonly name: string, readonly fields: Fields) {}

  /** What is empty is not there. */
  text(key: string): string | undefined {
    const value = this.fields[key] ?? '';
    if (typeof value !== 'string') throw this.wrong(key, 'no text');
    return value === '' ? undefined : value;
  }

  texts(key: string): string[] {
    const value = this.fields[key] ?? [];
    if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) throw this.wrong(key, 'no list of texts');
    return value;
  }

  flag(key: string): boolean {
    const value = this.fields[key] ?? false;
    if (typeof value !== 'boolean') throw this.wrong(key, 'neither true nor false');
    return value;
  }

  record(key: string): Fields | undefined {
    const value = this.fields[key] ?? undefined;
    if (value !== undefined && !isRecord(value)) throw this.wrong(key, 'no mapping');
    return value;
  }

  /** What KEY-data holds in base64, else the file KEY. */
  bytes(key: string): Buffer | undefined {
    const data = this.text(`${key}-data`)?.replace(/\s/g, '');
    if (data === undefined) return this.file(key);
    if (!/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(data)) throw this.wrong(`${key}-data`, 'no base64');
    return Buffer.from(data, 'base64');
  }

  file(key: string): Buffer | undefined {
    const path = this.text(key);
    return path === undefined ? undefined : readFileSync(path);
  }

  wrong(key: string, what: string): Error {
    return new Error(`${key} of its ${this.kind} ${JSON.stringify(this.name)} is ${what}`);
  }
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
