/** Ends the program with all that is wrong, as cdk8s tells of what its validations find. @param path of the construct */
export function refuse(path: string, sentences: readonly string[]): void {
  if (sentences.length > 0) throw new Error(`Validation failed with the following errors:\n${sentences.map((sentence) => `  [${path}] ${sentence}`).join('\n')}`);
}
