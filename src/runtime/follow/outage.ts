/** How long the connection to the API server may be away; a server that restarts or is upgraded takes less. */
const LONGEST = 60_000;

/** Counts how long nothing has worked, so that a server that is gone for good ends what waits for it. */
export class Outage {
  private since?: number;

  constructor(private readonly longest = LONGEST) {}

  isOver(): void {
    this.since = undefined;
  }

  /** Throws the error when it has lasted too long. */
  goesOn(error: unknown): void {
    this.since ??= Date.now();
    if (Date.now() - this.since > this.longest) throw error;
  }
}
