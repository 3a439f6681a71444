/** A kind of values, as the software reads them. */
export interface Kind {
  readonly expected: string;
  readonly holds: (value: string) => boolean;
}

/** What is wrong with a value, as a sentence that begins with the key. Blanks at its ends do not count. @param kind of the key, if not every text is one of its values */
export function valueProblem(key: string, value: string, kind: Kind | undefined): string | undefined {
  return kind === undefined || kind.holds(value.trim()) ? undefined : `${key} ${JSON.stringify(value)} is not ${kind.expected}.`;
}

export function matching(expected: string, form: RegExp): Kind {
  return { expected, holds: (value) => form.test(value) };
}
