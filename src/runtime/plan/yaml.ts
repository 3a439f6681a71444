import { Alias, Composer, Document, isAlias, isMap, isScalar, isSeq, LineCounter, Node, Parser, Scalar, YAMLMap } from 'yaml';
import { plainScalar } from './scalars';

/** A document's value, and where its parts stand in the text. */
export interface YamlDocument {
  readonly value: unknown;
  /** Line at which the value at a path stands; of its nearest parent where there is none. */
  line(path: readonly (string | number)[]): number;
}

/** What is wrong with a text, and where. */
export class YamlError extends Error {
  constructor(readonly document: number, readonly line: number, message: string) {
    super(message);
  }
}

/**
 * Documents as kubectl reads them: YAML 1.1 of go-yaml, merge keys included. What cannot be read so is a `YamlError`.
 * One after the other: the tree of a document takes some ten times the memory of its text.
 */
export function* parseYaml(text: string): Generator<YamlDocument> {
  const lines = new LineCounter();
  const lineAt = (offset: number) => lines.linePos(offset).line;
  refuseStrange(text);
  let count = 0;
  for (const document of documentsOf(text, lines)) {
    const number = ++count;
    const fail = (offset: number, message: string) => new YamlError(number, lineAt(offset), message);
    const [error] = document.errors;
    if (error) throw fail(error.pos[0], error.message);
    const { contents } = document;
    const value = new Reader(document, fail).value(contents);
    yield { value, line: (path) => lineAt(nearest(contents, path)?.range?.[0] ?? document.range![0]) };
  }
}

function documentsOf(text: string, lines = new LineCounter()): Iterable<Document> {
  // failsafe: every scalar stays the text that it is, and is given its meaning later
  const composer = new Composer({ schema: 'failsafe', version: '1.1', resolveKnownTags: false, uniqueKeys: false });
  return composer.compose(new Parser(lines.addNewLine).parse(text)) as Iterable<Document>;
}

function refuseStrange(text: string): void {
  const strange = STRANGE.exec(text);
  if (!strange) return;
  const before = [...documentsOf(text)].filter(({ range }) => range![0] <= strange.index).length;
  const code = strange[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  throw new YamlError(Math.max(before, 1), text.slice(0, strange.index).split('\n').length,
    `the character U+${code} means something else to each reader of YAML. Write "\\u${code}" in double quotes`);
}

/** Characters that go-yaml refuses, and three that end a line in YAML 1.1 and in no later version. */
const STRANGE = /(?!^)\uFEFF|[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u2028\u2029\uFFFE\uFFFF]|[\uD800-\uDFFF]/u;

const CORE = 'tag:yaml.org,2002:';
const TYPES: { readonly [tag: string]: (value: unknown) => boolean } = {
  [`${CORE}int`]: Number.isInteger,
  [`${CORE}float`]: (value) => typeof value === 'number',
  [`${CORE}bool`]: (value) => typeof value === 'boolean',
  [`${CORE}null`]: (value) => value === null,
};

/** More than this is never written by hand; a few lines of aliases to aliases can mean billions. */
const MOST_COPIES = 100_000;

class Reader {
  private copies = 0;
  private readonly open = new Set<Node>();

  constructor(private readonly document: Document, private readonly fail: (offset: number, message: string) => Error) {}

  value(node: unknown): unknown {
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.alias(node);
    if (this.open.size > 0 && ++this.copies > MOST_COPIES) throw this.failAt(node, 'aliases of aliases mean more than can be read');
    if (isSeq(node)) return node.items.map((item) => this.value(item));
    if (isMap(node)) return this.map(node as YAMLMap);
    return isScalar(node) ? this.scalar(node as Scalar<string>) : null;
  }

  private failAt(node: unknown, message: string): Error {
    return this.fail((node as Node).range?.[0] ?? 0, message);
  }

  private alias(alias: Alias): unknown {
    const source = alias.resolve(this.document);
    if (!source) throw this.failAt(alias, `no anchor &${alias.source} stands above`);
    if (this.open.has(source)) throw this.failAt(alias, `*${alias.source} holds itself`);
    this.open.add(source);
    const value = this.value(source);
    this.open.delete(source);
    return value;
  }

  private map(node: YAMLMap): unknown {
    const fields = new Map<string, unknown>();
    const said = new Set<string>();
    for (const { key, value } of node.items) {
      if (isScalar(key) && key.type === 'PLAIN' && key.value === '<<') {
        for (const [name, merged] of this.merged(value as Node)) fields.set(name, merged);
        continue;
      }
      const name = this.key(key as Node, node);
      if (said.has(name)) throw this.failAt(key, `the key ${name} stands here a second time. Remove one of them`);
      said.add(name);
      fields.set(name, this.value(value));
    }
    return Object.fromEntries(fields);
  }

  /** Of several maps the first that has a key counts. */
  private merged(node: Node): [string, unknown][] {
    const value = this.value(node);
    const sources = Array.isArray(value) ? [...value].reverse() : [value];
    return sources.flatMap((source) => {
      if (typeof source !== 'object' || source === null || Array.isArray(source)) throw this.failAt(node, '<< takes a map, or a list of maps');
      return Object.entries(source);
    });
  }

  private key(key: Node | null, map: Node): string {
    const value = this.value(key);
    if (value === null || typeof value === 'object') throw this.failAt(key ?? map, 'a key is a text, not a map, a list or nothing');
    return String(value);
  }

  private scalar(node: Scalar<string>): unknown {
    const { value, tag, type } = node;
    if (tag === `${CORE}binary`) return this.binary(node);
    if (/[\uD800-\uDFFF]/u.test(value)) throw this.failAt(node, 'half a character (a lone surrogate) is no text that can be stored');
    const typed = tag !== undefined && tag in TYPES;
    if (!typed && (tag !== undefined || type !== 'PLAIN')) return value;
    let plain: unknown;
    try {
      plain = plainScalar(value);
    } catch (error) {
      throw this.failAt(node, (error as Error).message);
    }
    if (typed && !TYPES[tag](plain)) throw this.failAt(node, `${value} is no ${tag.slice(CORE.length)}`);
    return plain;
  }

  private binary(node: Scalar<string>): string {
    const bytes = Buffer.from(node.value, 'base64');
    const text = bytes.toString('utf8');
    if (!Buffer.from(text).equals(bytes)) throw this.failAt(node, '!!binary holds bytes that are no text. Put them into binaryData of a ConfigMap, or data of a Secret');
    return text;
  }
}

function nearest(node: unknown, path: readonly (string | number)[]): Node | undefined {
  if (!isMap(node) && !isSeq(node)) return (node as Node | null) ?? undefined;
  const inner: unknown = path.length > 0 ? node.get(path[0], true) : undefined;
  return inner === undefined || inner === null ? node : nearest(inner, path.slice(1));
}
