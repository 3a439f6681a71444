/** Whose pods may open connections to a service; browsers come through a port-forward or an ingress, which is a pod. */
export class ClientAccess {
  /** All pods of its own namespace. */
  public static namespace(): ClientAccess {
    return new ClientAccess([{ podSelector: {} }]);
  }

  /** All pods of its own namespace and of those with these labels. */
  public static namespaces(labels: { readonly [label: string]: string }): ClientAccess {
    return new ClientAccess([{ podSelector: {} }, { namespaceSelector: { matchLabels: labels } }]);
  }

  /** Everybody who can reach a pod. */
  public static anywhere(): ClientAccess {
    return new ClientAccess(undefined);
  }

  /** @internal Peers of a NetworkPolicy; undefined admits all. */
  public readonly _from?: { readonly [field: string]: unknown }[];

  private constructor(from?: { readonly [field: string]: unknown }[]) {
    this._from = from;
  }
}
