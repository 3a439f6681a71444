import { Edge } from './document';

/** The innermost group that both ends of an edge are in; null when there is none. */
export function groupAround([earlier, later]: Edge): string | null {
  const [outer, other] = [earlier, later].map((id) => id.split('.').slice(0, -1));
  const differs = outer.findIndex((name, i) => name !== other[i]);
  const common = differs === -1 ? outer : outer.slice(0, differs);
  return common.length === 0 ? null : common.join('.');
}

/** Airflow takes a group for its first and last tasks at that moment, so what is within it is said before what is around it. */
export function innermostFirst(edges: readonly Edge[]): Edge[] {
  const depth = (edge: Edge) => groupAround(edge)?.split('.').length ?? 0;
  return [...edges].sort((a, b) => depth(b) - depth(a));
}
