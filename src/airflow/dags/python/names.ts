/** Source: Python 3.11, keyword.kwlist. */
const KEYWORDS = new Set(('False None True and as assert async await break class continue def del elif else except finally for from global if import in is '
  + 'lambda nonlocal not or pass raise return try while with yield').split(' '));

/** What Python offers without an import. Source: Python 3.11, builtins. */
const BUILTINS = ('abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright credits delattr dict '
  + 'dir divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len '
  + 'license list locals map max memoryview min next object oct open ord pow print property quit range repr reversed round set setattr slice sorted '
  + 'staticmethod str sum super tuple type vars zip').split(' ');

/** Whether Python takes it for the name of something. */
export function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text) && !KEYWORDS.has(text);
}

/** The names of one file, each for one thing. */
export class Names {
  private readonly taken = new Set([...KEYWORDS, ...BUILTINS]);

  /** The first one of these that is free, made a name of Python; with a number when none is. */
  public take(...wishes: string[]): string {
    const names = wishes.map(nameOf);
    const name = names.find((candidate) => !this.taken.has(candidate)) ?? this.numbered(names.at(-1)!);
    this.taken.add(name);
    return name;
  }

  private numbered(name: string): string {
    let i = 2;
    while (this.taken.has(`${name}_${i}`)) i++;
    return `${name}_${i}`;
  }
}

/** Names that begin with underscores have a meaning of their own in Python. */
function nameOf(text: string): string {
  const name = text.replace(/\W+/g, '_').replace(/^_+/, '');
  return /^[A-Za-z]/.test(name) ? name : `task_${name}`;
}
