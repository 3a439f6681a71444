/** Says what goes on, on stderr, with the seconds since the command began. On a terminal a `passing` line is overwritten by the next one. */
export class Progress {
  private readonly started = Date.now();
  private pending = false;

  constructor(private readonly out: NodeJS.WriteStream = process.stderr) {}

  line(text: string): void {
    this.clear();
    this.out.write(`${this.clock()}  ${text}\n`);
  }

  /** A sign of life: on a terminal only, since a log file would fill with them. */
  passing(text: string): void {
    if (!this.out.isTTY) return;
    this.clear();
    this.out.write(`${this.clock()}  ${text}`.slice(0, this.out.columns - 1));
    this.pending = true;
  }

  private clear(): void {
    if (this.pending) this.out.write('\r\x1b[K');
    this.pending = false;
  }

  private clock(): string {
    return `${((Date.now() - this.started) / 1000).toFixed(1).padStart(6)}s`;
  }
}
