import { Code, flat, margin, WIDTH } from './layout';
import { Edge } from '../document';

/** Nodes side by side. */
type Side = readonly string[];

/** `a >> [b, c]` or `[b, c] >> d`: Airflow has no list before another one. */
interface Link {
  readonly from: Side;
  readonly to: Side;
}

/**
 * The order of what is in one group, in few lines: `a >> [b, c] >> d`. A pure function.
 * @param edges between variables @param isGroup which of these are groups @param depth of indentation
 */
export function orderStatements(edges: readonly Edge[], isGroup: (variable: string) => boolean, depth: number): Code[] {
  const found = links(edges, isGroup);
  const beginning = new Map(found.map((link) => [nameOf(link.from), link]));
  const next = (link: Link) => beginning.get(nameOf(link.to));
  const later = new Set(found.map(next));
  const said = new Set<Link>();
  return found.filter((link) => !later.has(link)).flatMap((first) => {
    const statements: Side[][] = [];
    for (let link: Link | undefined = first; link && !said.has(link); link = next(link)) {
      said.add(link);
      const last = statements.at(-1);
      if (last && isShort([...last, link.to], depth)) last.push(link.to);
      else statements.push([link.from, link.to]);
    }
    return statements.map(statement);
  });
}

/**
 * Each node that something comes after is in one link, with those that the same single node comes after. But Airflow draws other lines for a list with a
 * group before a group than for the one before the other.
 */
function links(edges: readonly Edge[], isGroup: (variable: string) => boolean): Link[] {
  const later = new Map<string, Set<string>>();
  for (const [from, to] of edges) later.set(from, (later.get(from) ?? new Set()).add(to));
  const found = new Map<string, { readonly from: string[]; readonly to: Side }>();
  for (const [from, to] of later) {
    const [only, ...more] = to;
    const key = more.length > 0 || (isGroup(from) && isGroup(only)) ? `from ${from}` : `to ${only}`;
    const link = found.get(key) ?? { from: [], to: [...to] };
    link.from.push(from);
    found.set(key, link);
  }
  return [...found.values()];
}

function nameOf(side: Side): string {
  return [...side].sort().join(' ');
}

function isShort(sides: readonly Side[], depth: number): boolean {
  return margin(depth).length + flat(statement(sides)).length <= WIDTH;
}

function statement(sides: readonly Side[]): Code {
  return sides.flatMap((side, i): Code[] => [...(i > 0 ? [' >> '] : []), side.length === 1 ? side[0] : { open: '[', items: side, close: ']' }]);
}
