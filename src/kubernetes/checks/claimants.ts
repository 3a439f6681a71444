import { Construct, IConstruct } from 'constructs';

type Claims = Map<string, Construct[]>;

/** Each tree's, as long as somebody holds the tree. */
const TREES = new WeakMap<IConstruct, Claims>();

/**
 * Notes that a construct takes a name, for which two in one tree would be too many. Nobody walks the tree for it: a stack of thousands of
 * constructs costs each of them one look.
 *
 * @param construct who takes the name
 * @param kind what takes names, so that two kinds may use the same one
 * @param name the name
 * @param namespace the namespace in which it is taken, if it is not the one that is chosen at apply
 * @returns whom else the name is taken by, to be asked once the tree is complete
 */
export function claim(construct: Construct, kind: string, name: string, namespace?: string): () => Construct | undefined {
  const claims = claimsOf(construct.node.root);
  const key = JSON.stringify([kind, name, namespace]);
  const claimants = claims.get(key) ?? [];
  claims.set(key, claimants);
  claimants.push(construct);
  return () => claimants.find((other) => other !== construct && isInTree(other));
}

function claimsOf(root: IConstruct): Claims {
  const claims = TREES.get(root) ?? new Map();
  TREES.set(root, claims);
  return claims;
}

/** What was removed from its parent takes no name. */
function isInTree(construct: IConstruct): boolean {
  const { id, scope } = construct.node;
  return scope === undefined || (scope.node.tryFindChild(id) === construct && isInTree(scope));
}
