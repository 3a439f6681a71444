const QUANTITY = /^([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:([kMGTPE]|[KMGTPE]i)|[eE]([-+]?[0-9]+)|(m))?$/;
const POWERS = ['', 'k', 'M', 'G', 'T', 'P', 'E'];

/** Bytes of a quantity as Kubernetes writes it; NaN of what is none. Source: apimachinery, resource.Quantity. */
export function bytesOf(quantity: unknown): number {
  const [, number, suffix = '', exponent, milli] = QUANTITY.exec(String(quantity)) ?? [];
  if (number === undefined) return NaN;
  if (exponent !== undefined) return Number(number) * 10 ** Number(exponent);
  if (milli) return Number(number) / 1000;
  const power = POWERS.indexOf(suffix.replace('Ki', 'k').replace('i', ''));
  return Number(number) * (suffix.endsWith('i') ? 1024 : 1000) ** power;
}
