import { Yaml } from 'cdk8s';

/** A text by every reader, of YAML 1.1 or 1.2: it begins like a name or a path, and holds nothing that ends a text. */
const PLAIN = /^(?:--)?[A-Za-z_/](?:[\w./=+@%,;()*?!$~^'"[\]{}-]|:(?=[^ ])| (?=[^ #]))*$/;
/** Words that some readers take for true, false, nothing or a number. */
const WORD = /^(?:y|n|yes|no|on|off|true|false|null|e[-+]?\d+)$/i;
const QUANTITY = /^[1-9][0-9]*(?:m|k|M|G|T|Ki|Mi|Gi|Ti)$/;
/** Characters that YAML 1.1 refuses, or takes for the end of a line. */
const UNSAFE = /[\0-\x08\x0B-\x1F\x7F-\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]/;
/** Those of them that JSON leaves as they are. */
const UNSAFE_IN_JSON = /[\x7F-\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g;
/** The first line of a block tells its indentation, and of lines of blanks readers think differently. */
const NO_BLOCK = /^\s|\n[ \t]+(?:\n|$)/;
const HALF_CHARACTER = /[\uD800-\uDFFF]/u;
/** With longer keys YAML has another notation, which is left to the writer of cdk8s. */
const LONGEST_KEY = 500;

/**
 * Makes `App.synth()` write each text so that every reader of YAML reads the same: in double quotes unless it is plainly a text, in a block if it has lines.
 * The writer of cdk8s writes some so that readers disagree, and needs most of the time of a synth; it still writes what is no plain data.
 * It is done here, at the one place that all files of an App come through, since a construct cannot say how its texts are written.
 */
function writeTextsUnambiguously(): void {
  const ofCdk8s = Yaml.stringify.bind(Yaml);
  Yaml.stringify = (...documents: any[]) => documents.map((document) => {
    if (!isPlainData(document)) return ofCdk8s(document);
    refuseHalfCharacters(document, [document?.kind, document?.metadata?.name].filter((word) => typeof word === 'string').join(' '));
    return isCollection(document) ? `${lines(document, '')}\n` : `${scalar(document, '')}\n`;
  }).join('---\n');
}

function isPlainData(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isPlainData);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'object' || ![Object.prototype, null].includes(Object.getPrototypeOf(value))) return false;
  return Object.entries(value).every(([key, item]) => key.length <= LONGEST_KEY && isPlainData(item));
}

function refuseHalfCharacters(value: unknown, path: string): void {
  if (typeof value === 'string' && HALF_CHARACTER.test(value)) {
    throw new Error(`${path}: holds half a character (a lone surrogate), which Kubernetes cannot store. Correct the text, or put bytes into binaryData.`);
  }
  if (Array.isArray(value)) {
    value.forEach((item, i) => refuseHalfCharacters(item, `${path}[${i}]`));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      refuseHalfCharacters(key, path);
      refuseHalfCharacters(item, `${path}.${key}`);
    }
  }
}

function isCollection(value: any): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** Of a list or map that is not empty. */
function lines(value: any, indent: string): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    return value.map((item) => `${indent}- ${isCollection(item) ? lines(item, deeper).slice(deeper.length) : scalar(item, indent)}`).join('\n');
  }
  return Object.entries(value).map(([key, item]) => `${indent}${text(key)}:${isCollection(item) ? `\n${lines(item, deeper)}` : ` ${scalar(item, indent)}`}`).join('\n');
}

function scalar(value: unknown, indent: string): string {
  if (typeof value === 'string') return value.includes('\n') && !UNSAFE.test(value) && !NO_BLOCK.test(value) ? block(value, indent) : text(value);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[]' : '{}';
  return String(value);
}

/** What stands behind the sign tells how many ends of lines the text ends with: one, none, or all that are there. */
function block(value: string, indent: string): string {
  const end = value.endsWith('\n\n') ? '+' : value.endsWith('\n') ? '' : '-';
  const body = value.endsWith('\n') ? value.slice(0, -1) : value;
  return `|${end}\n${body.replace(/^(?=.)/gm, `${indent}  `)}`;
}

function text(value: string): string {
  if ((PLAIN.test(value) && !WORD.test(value)) || QUANTITY.test(value)) return value;
  return JSON.stringify(value).replace(UNSAFE_IN_JSON, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

writeTextsUnambiguously();
