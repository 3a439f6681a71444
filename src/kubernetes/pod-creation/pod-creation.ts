/** What pods may use although nothing that is described with them names it. */
export interface PodCreationOptions {
  /** Names of Secrets: as files, as variables, or to pull images. @default none */
  readonly secrets?: string[];
  /** Names of ConfigMaps. @default none */
  readonly configMaps?: string[];
  /** Names of PersistentVolumeClaims. @default none */
  readonly claims?: string[];
  /** Names of ServiceAccounts, also with a token of theirs. @default none */
  readonly serviceAccounts?: string[];
}

/**
 * Which pods an account may make that has the right to create pods. By itself that right is a wide one: who has it can
 * mount each Secret of the namespace, and run as each account there.
 */
export class PodCreation {
  /**
   * Whatever Kubernetes admits: pods with each Secret, claim and account of the namespace. From privileged pods only Pod
   * Security keeps it.
   */
  public static unlimited(): PodCreation {
    return new PodCreation();
  }

  /**
   * Only pods like those that are described: with their accounts, labels, Secrets, ConfigMaps, claims and other volumes,
   * neither privileged nor with the node's network or processes unless a described pod is. The account can neither change
   * nor remove other pods than these. Needs Kubernetes 1.30 or later; whoever applies it needs the right to create
   * ValidatingAdmissionPolicies and their bindings, which belong to no namespace. What the cluster itself adds to pods, such
   * as a service mesh does, counts too.
   * @param options what pods may use beside what is described @default nothing
   * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
   */
  public static limited(options: PodCreationOptions = {}): PodCreation {
    return new PodCreation(options);
  }

  /** @internal Undefined when there are no limits. */
  public readonly _limits?: PodCreationOptions;

  private constructor(limits?: PodCreationOptions) {
    this._limits = limits;
  }
}
