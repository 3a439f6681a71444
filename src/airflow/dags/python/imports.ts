import { layout, WIDTH } from './layout';
import { Names } from './names';

interface Import {
  readonly module: string;
  readonly name: string;
  /** What the file calls it. */
  readonly as: string;
}

/** Of Python itself, which come first. */
const STANDARD = ['datetime', 'zoneinfo'];

/** What a file needs, and no more. */
export class Imports {
  private readonly known = new Map<string, Import>();

  constructor(private readonly names: Names) {}

  /** Imports it. @returns what the file calls it */
  public use(module: string, name: string): string {
    const key = `${module}:${name}`;
    const found = this.known.get(key) ?? { module, name, as: this.names.take(name, `${module.split('.').at(-1)}_${name}`) };
    this.known.set(key, found);
    return found.as;
  }

  /** In the order of isort. */
  public toString(): string {
    const modules = [...new Set([...this.known.values()].map(({ module }) => module))].sort();
    const section = (chosen: string[]) => chosen.map((module) => this.line(module)).join('\n');
    const sections = [modules.filter((module) => STANDARD.includes(module)), modules.filter((module) => !STANDARD.includes(module))];
    return sections.map(section).filter(Boolean).join('\n\n');
  }

  private line(module: string): string {
    const found = [...this.known.values()].filter((each) => each.module === module).sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
    const items = found.map(({ name, as }) => (name === as ? name : `${name} as ${as}`));
    const line = `from ${module} import ${items.join(', ')}`;
    return line.length <= WIDTH ? line : layout({ open: `from ${module} import (`, items, close: ')' }, 0);
  }
}

/** Constants before classes before functions. */
function rank({ name }: Import): string {
  if (name.length > 1 && name === name.toUpperCase()) return `0${name}`;
  return /^[A-Z]/.test(name) ? `1${name}` : `2${name}`;
}
