/** What a ConfigMap may hold: one of more than 1 MiB is refused, and some room is left for what is beside the texts. Source: Kubernetes, "ConfigMaps". */
export const CONFIG_MAP_BYTES = 1_000_000;

export function bytesOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
