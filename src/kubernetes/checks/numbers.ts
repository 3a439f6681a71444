/** What is wrong with a count; nothing when it is a whole number of at least that. */
export function whole(property: string, value: number, least: number): string[] {
  return Number.isInteger(value) && value >= least ? [] : [`${property} ${value} is not a whole number of at least ${least}.`];
}
