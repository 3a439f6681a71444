/** As Spark reads a flag: `True`, which Python writes, is true as well. Source: ConfigHelpers.toBoolean. */
export function isTrue(value: string | undefined): boolean {
  return value?.trim().toLowerCase() === 'true';
}
