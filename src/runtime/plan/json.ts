/** A document, and the line at which it begins. */
export interface JsonDocument {
  readonly value: unknown;
  readonly line: number;
}

/**
 * Documents of a text that is JSON: one, one a line, or one after another. Nothing when it is none: YAML's parser, which reads
 * JSON a hundred times as slowly, says better what is wrong, and knows integers with more digits than a number of JavaScript.
 */
export function parseJson(text: string): JsonDocument[] | undefined {
  if (!/^\s*\{/.test(text) || /(?<![\w".])-?\d{16}/.test(text)) return undefined;
  try {
    return [{ value: JSON.parse(text), line: 1 + lineBreaks(/^\s*/.exec(text)![0]) }];
  } catch {
    return several(text);
  }
}

function several(text: string): JsonDocument[] | undefined {
  const documents: JsonDocument[] = [];
  let depth = 0;
  let start = 0;
  let line = 1;
  try {
    for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
      if (token === '{' || token === '[') depth++;
      if (token === '}' || token === ']') depth--;
      if (depth !== 0) continue;
      const piece = text.slice(start, index + 1);
      const between = /^(\s|---(?=\s))*/.exec(piece)![0];
      documents.push({ value: JSON.parse(piece.slice(between.length)), line: line + lineBreaks(between) });
      line += lineBreaks(piece);
      start = index + 1;
    }
  } catch {
    return undefined;
  }
  return /^(\s|---(?=\s|$))*$/.test(text.slice(start)) ? documents : undefined;
}

function lineBreaks(text: string): number {
  return text.split('\n').length - 1;
}
