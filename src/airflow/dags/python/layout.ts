/** Where Black, and who follows it, breaks lines. */
export const WIDTH = 88;

/** Code of Python: a piece of text, brackets around items, or several of these one after the other. */
export type Code = string | Brackets | readonly Code[];

/** What may be broken into lines. */
export interface Brackets {
  readonly open: string;
  readonly items: readonly Code[];
  readonly close: string;
}

/** One line where that is short enough; otherwise each item has one of its own. A pure function. @param depth of its indentation */
export function layout(code: Code, depth: number): string {
  return arranged(code, depth, depth * 4, 0);
}

/** All on one line, unless there is text that has several. */
export function flat(code: Code): string {
  if (typeof code === 'string') return code;
  return isBrackets(code) ? `${code.open}${code.items.map(flat).join(', ')}${code.close}` : code.map(flat).join('');
}

export function margin(depth: number): string {
  return '    '.repeat(depth);
}

/** @param column where it begins @param after how many characters follow on its last line */
function arranged(code: Code, depth: number, column: number, after: number): string {
  const line = flat(code);
  if (!line.includes('\n') && column + line.length + after <= WIDTH) return line;
  if (isBrackets(code)) return broken(code, depth);
  if (typeof code === 'string') return code;
  const parts = pieces(code);
  const first = parts.findIndex((part) => typeof part !== 'string');
  return parts.reduce<string>((text, part, i) => {
    if (i === first) return text + broken(part as Brackets, depth);
    return text + arranged(part, depth, text === '' ? column : text.length - text.lastIndexOf('\n') - 1, i === parts.length - 1 ? after : 0);
  }, '');
}

function pieces(code: Code): (string | Brackets)[] {
  return typeof code === 'string' || isBrackets(code) ? [code] : code.flatMap(pieces);
}

function broken({ open, items, close }: Brackets, depth: number): string {
  if (items.length === 0) return `${open}${close}`;
  const lines = items.map((item) => `${margin(depth + 1)}${arranged(item, depth + 1, (depth + 1) * 4, 1)},`);
  return [open, ...lines, `${margin(depth)}${close}`].join('\n');
}

function isBrackets(code: Code): code is Brackets {
  return typeof code === 'object' && 'open' in code;
}
