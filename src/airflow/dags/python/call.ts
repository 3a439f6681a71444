import { Brackets, Code } from './layout';
import { isName } from './names';
import { dictionary } from './value';

/** A call with arguments by name, after those by position. A name that Python would not take for one is a text. */
export function call(callee: string, named: { readonly [name: string]: Code }, ...positional: Code[]): Brackets {
  const entries = Object.entries(named);
  const odd = entries.filter(([name]) => !isName(name));
  return {
    open: `${callee}(`,
    items: [
      ...positional,
      ...entries.filter(([name]) => isName(name)).map(([name, value]) => [`${name}=`, value]),
      ...(odd.length > 0 ? [['**', dictionary(odd)]] : []),
    ],
    close: ')',
  };
}
