import { includes, literal, namedIn } from './cel';
import { FREEDOMS } from './freedoms';
import { DESCRIBED_BY_NAME, PodNeeds, ROLE } from './needs';
import { Kind, KINDS, REFERENCES } from './references';
import { Json } from '../json';

/** Who makes pods. */
export interface PodMaker {
  /** In a sentence: `the Spark application analytics/flights`. */
  readonly owner: string;
  readonly accounts: readonly { readonly namespace: string; readonly name: string }[];
  /** Of the pods. */
  readonly namespace: string;
}

/** Which pods somebody may make. */
export interface AdmittedPods {
  readonly needs: PodNeeds;
  /** Parts of pods that it removes, beside those that it makes; see `roleOf`. */
  readonly removes?: readonly string[];
  /** The one container in which it may run commands. @default none */
  readonly entered?: string;
}

/** A token for a cloud, which Kubernetes itself does not take. Source: EKS (IRSA, Pod Identity), Azure Workload Identity. */
const CLOUDS = ['sts.amazonaws.com', 'pods.eks.amazonaws.com', 'api://AzureADTokenExchange'];
/** It is in each namespace, and goes with each token. */
const ROOT_CERTIFICATE = 'kube-root-ca.crt';
const REMEDY = 'Only pods like the described ones are admitted; PodCreation.limited takes the names of what else they may use.';

/** The specification of a ValidatingAdmissionPolicy, as the API server stores it. */
export function limits({ owner, accounts, namespace }: PodMaker, { needs, removes = [], entered }: AdmittedPods): Json {
  const users = accounts.map((account) => `system:serviceaccount:${account.namespace}:${account.name}`);
  const rules = [mayEnter(entered), mayOnlyRelabel(), mayTouch(needs, removes), ...creation(needs).map(onCreate)];
  return {
    failurePolicy: 'Fail',
    matchConditions: [{ name: 'by-its-account', expression: `request.userInfo.username in ${literal(users)}` }],
    matchConstraints: {
      matchPolicy: 'Equivalent',
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
      objectSelector: {},
      resourceRules: [
        resources('', ['pods', 'pods/ephemeralcontainers'], ['CREATE', 'UPDATE', 'DELETE']),
        resources('batch', ['jobs'], ['CREATE', 'UPDATE', 'DELETE']),
        resources('', ['pods/exec', 'pods/attach'], ['CONNECT']),
      ],
    },
    validations: rules.map((rule) => validation(owner, rule)),
    variables: [...VARIABLES, ...KINDS.map((kind) => ({ name: kind, expression: strangers(kind, needs) }))],
  };
}

interface Rule {
  /** What has to be so, in CEL. */
  readonly expression: string;
  /** After `may not`. */
  readonly text: string;
  /** A text to end it with, in CEL. */
  readonly names?: string;
}

function validation(owner: string, { expression, text, names }: Rule): Json {
  const start = `${owner} may not ${text}`;
  const message = names
    ? { messageExpression: [literal(start), names, literal(`. ${REMEDY}`)].join(' + ') }
    : { message: `${start}. ${REMEDY}` };
  return { expression, ...message, reason: 'Forbidden' };
}

/** A Job has the template of a pod; of what is removed there is only what was. Each is evaluated where it is needed. */
const VARIABLES = [
  { name: 'subject', expression: 'object == null ? oldObject : object' },
  { name: 'made', expression: templateOf('variables.subject') },
  { name: 'before', expression: `oldObject == null ? variables.made : ${templateOf('oldObject')}` },
  { name: 'pod', expression: 'variables.made.spec' },
  {
    name: 'containers',
    expression: ['variables.pod.containers', inPod('initContainers'), inPod('ephemeralContainers')].join(' + '),
  },
  { name: 'volumes', expression: inPod('volumes') },
  { name: 'account', expression: 'has(variables.pod.serviceAccountName) ? variables.pod.serviceAccountName : "default"' },
];

function mayEnter(container?: string): Rule {
  if (!container) return { expression: 'request.operation != "CONNECT"', text: 'run commands in a pod' };
  const itself = `"container" in dyn(object) && dyn(object).container == ${literal(container)}`;
  return {
    expression: `request.operation != "CONNECT" || request.subResource == "exec" && ${itself}`,
    text: `run commands in another container than ${container}`,
  };
}

function mayOnlyRelabel(): Rule {
  return {
    expression: 'request.operation != "UPDATE" || object.spec == oldObject.spec',
    text: 'change more of a pod than labels and annotations',
  };
}

function mayTouch({ roles }: PodNeeds, removes: readonly string[]): Rule {
  const isOwn = (pod: string, own: readonly string[]) => {
    const label = `has(${pod}.metadata.labels) && l in ${pod}.metadata.labels ? ${pod}.metadata.labels[l] : ""`;
    return `${literal(ROLE)}.map(l, ${label}).join("/") in ${literal(own)}`;
  };
  const after = `(request.operation == "DELETE" || ${isOwn('variables.made', roles)})`;
  // what it only removes it may not relabel
  const before = `(${isOwn('variables.before', roles)} || request.operation == "DELETE" && ${isOwn('variables.before', removes)})`;
  return {
    expression: `request.operation == "CONNECT" || ${after} && ${before}`,
    text: `make, change or remove pods with labels of another part (${ROLE.join(', ')})`,
  };
}

function creation({ accounts, tokens, volumes, freedoms }: PodNeeds): Rule[] {
  const described = [`dyn(v).all(k, k in ${literal(['name', ...DESCRIBED_BY_NAME])})`, ...volumes.map((source) => `(${includes('v', source)})`)];
  return [
    {
      expression: `variables.account in ${literal(accounts)}`,
      text: 'make pods that run as the account ',
      names: 'variables.account',
    },
    {
      expression: `variables.account in ${literal(tokens)} || ${WITHOUT_TOKEN}`,
      text: 'make pods that have a token of the account ',
      names: 'variables.account',
    },
    ...KINDS.map((kind): Rule => ({
      expression: `size(variables.${kind}) == 0`,
      text: `make pods that use the ${REFERENCES[kind].plural} `,
      names: `variables.${kind}.join(", ")`,
    })),
    {
      expression: `variables.volumes.all(v, ${described.join(' || ')})`,
      text: 'make pods that have a volume which is not described',
    },
    {
      expression: allProjected('dyn(s).all(k, k in ["secret", "configMap", "downwardAPI", "serviceAccountToken"])'),
      text: 'make pods that have a projected volume which is not described',
    },
    { expression: KNOWN_VARIABLES, text: 'make pods that have a variable which is not described' },
    ...FREEDOMS.filter((freedom) => !freedoms.includes(freedom)).map(({ sentence, cel, isOfContainer }): Rule => ({
      expression: isOfContainer ? `!variables.containers.exists(c, ${cel})` : `!(${cel})`,
      text: `make pods that ${sentence}`,
    })),
  ];
}

const WITHOUT_TOKEN = [
  'has(variables.pod.automountServiceAccountToken) && !variables.pod.automountServiceAccountToken',
  allProjected('!has(s.serviceAccountToken) || '
    + `has(s.serviceAccountToken.audience) && s.serviceAccountToken.audience in ${literal(CLOUDS)}`),
].join(' && ');

/** What may come to be a source of variables is refused until somebody has thought about it. */
const KNOWN_VARIABLES = 'variables.containers.all(c, !has(c.env) || c.env.all(e, !has(e.valueFrom) || '
  + 'dyn(e.valueFrom).all(k, k in ["fieldRef", "resourceFieldRef", "secretKeyRef", "configMapKeyRef"])))';

function allProjected(holds: string): string {
  return `variables.volumes.all(v, !has(v.projected) || !has(v.projected.sources) || v.projected.sources.all(s, ${holds}))`;
}

function onCreate(rule: Rule): Rule {
  return { ...rule, expression: `request.operation != "CREATE" || (${rule.expression})` };
}

/** Those of its names that are not described. */
function strangers(kind: Kind, { names }: PodNeeds): string {
  const pulling = kind === 'secrets' ? [`${inPod('imagePullSecrets')}.map(s, s.name)`] : [];
  const all = `(${[...namedIn(REFERENCES[kind]), ...pulling].join(' + ')}).join(",").split(",")`;
  const known = ['', ...names[kind], ...(kind === 'configMaps' ? [ROOT_CERTIFICATE] : [])];
  return `${all}.filter(n, !(n in ${literal(known)}))`;
}

function templateOf(object: string): string {
  return `(has(${object}.spec.template) ? ${object}.spec.template : ${object})`;
}

function inPod(field: string): string {
  return `(has(variables.pod.${field}) ? variables.pod.${field} : [])`;
}

function resources(group: string, names: readonly string[], operations: readonly string[]): Json {
  return { apiGroups: [group], apiVersions: ['v1'], operations, resources: names, scope: '*' };
}
