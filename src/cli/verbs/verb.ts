import type { Command } from 'commander';

/** A verb's file is loaded only when the verb is used, so that `--help` stays quick however many there are. */
export interface Verb {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}
