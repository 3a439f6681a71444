import { SparkApplicationProps } from './application-props';
import { SparkResources } from './resources';

/** Sentences about a value of the wrong type; none when it is of the right one. */
type Check = (property: string, value: unknown) => string[];

/**
 * What TypeScript and jsii check, for programs in JavaScript: a value of another type would end in a stack trace or, worse, be ignored.
 * It comes before the rules, which take the types for granted.
 */
export function refuseWrongTypes(path: string, props: unknown): void {
  const wrong = shape(PROPS)('', props ?? {});
  if (wrong.length > 0) throw new Error(`Validation failed with the following errors:\n${wrong.map((sentence) => `  [${path}] ${sentence}`).join('\n')}`);
}

const text = is((value) => typeof value === 'string', 'a string');
const number = is((value) => typeof value === 'number', 'a number');
const size = having('toMebibytes', 'a Size such as Size.gibibytes(2)');
const cpu = having('amount', 'a Cpu such as Cpu.millis(500)');

const RESOURCES: { readonly [K in keyof Required<SparkResources>]: Check } = {
  cores: number,
  cpuRequest: cpu,
  cpuLimit: cpu,
  memory: size,
  memoryOverhead: size,
  memoryOverheadFactor: number,
};

const PROPS: { readonly [K in keyof Required<SparkApplicationProps>]: Check } = {
  code: required(both(having('file', 'a SparkCode such as SparkCode.python(SparkFile.local(\'job.py\'))'), (property, value) =>
    having('uri', 'a SparkFile such as SparkFile.local(\'job.py\')')(`${property}: file`, (value as SparkApplicationProps['code']).file))),
  arguments: list(text),
  applicationName: text,
  driver: shape(RESOURCES),
  executors: both(having('arePods', 'Executors.fixed(2) or Executors.inDriver()'), (property, value) =>
    shape(RESOURCES)(`${property}: resources`, (value as Required<SparkApplicationProps>['executors']).resources)),
  env: map(is(isEnvValue, 'an EnvValue such as EnvValue.fromValue(\'text\')')),
  volumes: list(having('mountPath', 'a SparkVolume such as SparkVolume.emptyDirectory(\'/data\')')),
  hdfs: having('fileSystem', 'an HdfsCluster, or Hdfs.fromConfigMapName(\'hdfs\', \'hdfs://hdfs\')'),
  eventLog: having('place', 'a SparkHistoryServer, or EventLogs.at(\'s3a://logs/spark\')'),
  conf: map(text),
  trigger: having('isManual', 'SparkTrigger.onApply() or SparkTrigger.manual()'),
  version: having('image', 'a SparkVersion such as SparkVersion.of(\'4.1.2\')'),
  image: text,
  imagePullPolicy: text,
  imagePullSecrets: list(text),
  maxRetries: number,
  ttlAfterFinished: having('toSeconds', 'a Duration such as Duration.hours(1)'),
};

function is(holds: (value: unknown) => boolean, expected: string): Check {
  return (property, value) => (holds(value) ? [] : [`${property}: ${shown(value)} is not ${expected}.`]);
}

/** By what it offers and not by its class, of which two copies of a package have two. */
function having(member: string, expected: string): Check {
  return is((value) => typeof value === 'object' && value !== null && member in value, expected);
}

/** The second is looked at when the first one finds nothing. */
function both(first: Check, second: Check): Check {
  return (property, value) => {
    const found = first(property, value);
    return found.length > 0 ? found : second(property, value);
  };
}

/** Of a shape's other members undefined is as good as nothing. */
function required(check: Check): Check {
  return Object.assign((property: string, value: unknown) => check(property, value), { isRequired: true });
}

function list(each: Check): Check {
  return both(is(Array.isArray, 'an array'), (property, value) => (value as unknown[]).flatMap((item, i) => each(`${property}[${i}]`, item)));
}

function map(each: Check): Check {
  return both(is(isPlain, 'an object'), (property, value) => Object.entries(value as object).flatMap(([key, item]) => each(`${property}: ${key}`, item)));
}

function shape(members: { readonly [name: string]: Check }): Check {
  return both(is(isPlain, 'an object with properties'), (property, value) => {
    const given = value as { readonly [name: string]: unknown };
    const path = (name: string) => (property === '' ? name : `${property}.${name}`);
    const unknown = Object.keys(given).filter((name) => !Object.hasOwn(members, name) && given[name] !== undefined);
    return [
      ...unknown.map((name) => `${path(name)}: there is no such property. There are: ${Object.keys(members).join(', ')}.`),
      ...Object.entries(members).flatMap(([name, check]) => (given[name] === undefined && !('isRequired' in check) ? [] : check(path(name), given[name]))),
    ];
  });
}

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEnvValue(value: unknown): boolean {
  if (!isPlain(value)) return false;
  const { value: literal, valueFrom } = value as { value?: unknown; valueFrom?: unknown };
  return typeof literal === 'string' || valueFrom !== undefined;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'nothing in it'}` : String(value);
}
