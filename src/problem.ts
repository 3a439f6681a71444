/** A failure that its reader can do something about: what is wrong, in one sentence, and what to do. Anything else that is thrown is a defect. */
export class Problem extends Error {
  constructor(message: string, readonly remedy?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Problem';
  }
}
