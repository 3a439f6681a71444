/**
 * What a plain scalar means to kubectl, which reads YAML 1.1 as go-yaml does: `0400` and `0o400` are 256, `yes` and `n` are
 * booleans, `1:30` and dates stay text. Source: go-yaml v2, resolve.go; test/data/yaml-scalars.json holds kubectl's own answers.
 */
export function plainScalar(text: string): string | number | boolean | null {
  if (NULLS.has(text)) return null;
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  if (!/^[-+.0-9]/.test(text)) return text;
  if (/^([-+]?\.inf|\.nan)$/i.test(text)) throw new Error(`${text} is no number that Kubernetes can store. Write another number, or put it in quotes`);
  const digits = text.replace(/_/g, '');
  const whole = WHOLE.exec(digits);
  if (whole) return integer(whole[1] === '-', whole[2], text);
  const number = FLOAT.test(digits) ? Number(digits) : NaN;
  return Number.isFinite(number) ? number + 0 : text;
}

const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
const TRUE = /^(y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const WHOLE = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

/** JavaScript would write other digits from 2^53 on, and Kubernetes would store those. */
function integer(negative: boolean, digits: string, text: string): number {
  const exact = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  const number = Number(exact);
  if (String(number) !== String(exact)) {
    throw new Error(`the integer ${text} has more digits than can be sent unchanged. Use one below 9007199254740992, or put it in quotes where text is meant`);
  }
  return negative && number !== 0 ? -number : number;
}
