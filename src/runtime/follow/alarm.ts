/** Wakes its one waiter; a ring without a waiter is kept. */
export class Alarm {
  private rung = false;
  private wake?: () => void;

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  async wait(longest: number, signal: AbortSignal): Promise<void> {
    if (!this.rung && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const end = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          resolve();
        };
        const timer = setTimeout(end, longest);
        this.wake = end;
        signal.addEventListener('abort', end);
      });
    }
    this.rung = false;
    this.wake = undefined;
  }
}
