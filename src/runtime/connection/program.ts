import { spawn } from 'node:child_process';
import { Entry, isRecord } from './entry';

/** What a program says by which a cluster lets its user in. */
export interface Told {
  readonly token?: string;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

const GROUP = 'client.authentication.k8s.io';
const VERSIONS = [`${GROUP}/v1`, `${GROUP}/v1beta1`];
const MODES = ['Never', 'IfAvailable', 'Always'];
/** Milliseconds before they expire at which credentials are asked for anew: a request takes its time. */
const EARLY = 10_000;

/**
 * Credentials that the user's program is asked for (`exec`), as kubeconfigs of EKS, GKE and AKS have it; what it says is kept until it expires.
 * Source: Kubernetes' documentation, "client-go credential plugins".
 */
export function askingProgram(cluster: Entry, user: Entry): () => Promise<Told> {
  let asked: Promise<{ readonly told: Told; readonly expires: number }> | undefined;
  return async () => {
    const known = await asked?.catch(() => undefined);
    if (!known || known.expires - EARLY < Date.now()) asked = ask(cluster, new Entry('user', user.name, user.record('exec')!));
    return (await asked!).told;
  };
}

async function ask(cluster: Entry, exec: Entry): Promise<{ told: Told; expires: number }> {
  const apiVersion = exec.text('apiVersion');
  if (!VERSIONS.includes(apiVersion ?? '')) {
    throw advised(exec.wrong('exec.apiVersion', `${JSON.stringify(apiVersion ?? '')}, not ${VERSIONS.join(' or ')}`), 'Have it written anew by the tool of your cluster\'s provider.');
  }
  const program = exec.text('command');
  if (program === undefined) throw exec.wrong('exec.command', 'missing');
  const mode = exec.text('interactiveMode') ?? 'IfAvailable';
  if (!MODES.includes(mode)) throw exec.wrong('exec.interactiveMode', `none of ${MODES.join(', ')}`);
  const interactive = mode !== 'Never' && process.stdin.isTTY === true;
  if (mode === 'Always' && !interactive) throw advised(new Error(`the program ${program} of its user asks for input, and there is no terminal`), 'Run it in a terminal.');
  const spec = { interactive, ...(exec.flag('provideClusterInfo') ? { cluster: about(cluster) } : {}) };
  const info = JSON.stringify({ apiVersion, kind: 'ExecCredential', spec });
  const output = await run(program, exec, { ...variables(exec), KUBERNETES_EXEC_INFO: info }, interactive);
  return read(output, apiVersion!, program);
}

function variables(exec: Entry): { [name: string]: string } {
  const list = exec.fields.env ?? [];
  if (!Array.isArray(list)) throw exec.wrong('exec.env', 'no list');
  return Object.fromEntries(list.map((one: unknown) => {
    if (!isRecord(one) || typeof one.name !== 'string' || typeof one.value !== 'string') throw exec.wrong('exec.env', 'no list of names and values');
    return [one.name, one.value];
  }));
}

/** Source: the type Cluster of that API; what is for the program stands in an extension. */
function about(cluster: Entry): object {
  const { extensions } = cluster.fields;
  const own = Array.isArray(extensions) ? extensions.find((one: unknown) => isRecord(one) && one.name === `${GROUP}/exec`) : undefined;
  return {
    'server': cluster.text('server'),
    'tls-server-name': cluster.text('tls-server-name'),
    'insecure-skip-tls-verify': cluster.flag('insecure-skip-tls-verify') || undefined,
    'certificate-authority-data': cluster.bytes('certificate-authority')?.toString('base64'),
    'proxy-url': cluster.text('proxy-url'),
    'config': own?.extension,
  };
}

/** What it prints. What it has to say to its user, such as where to sign in, goes to the terminal. */
async function run(program: string, exec: Entry, env: { [name: string]: string }, interactive: boolean): Promise<string> {
  const child = spawn(program, exec.texts('args'), { env: { ...process.env, ...env }, stdio: [interactive ? 'inherit' : 'ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout!.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-1000);
    if (interactive) process.stderr.write(text);
  });
  const end = await new Promise<number | string>((resolve, reject) => {
    child.on('close', (code, signal) => resolve(code ?? signal!));
    child.on('error', ({ code, message }: NodeJS.ErrnoException) => reject(code === 'ENOENT'
      ? advised(new Error(`the program ${program}, which gives credentials to its user, is not installed`), exec.text('installHint')?.trim() ?? `Install ${program}.`)
      : new Error(`the program ${program}, which gives credentials to its user, cannot be run: ${message}`)));
  });
  if (end !== 0) throw advised(new Error(`the program ${program} of its user ended with ${end}: ${inOneLine(stderr) || 'it said nothing'}`), 'Sign in again as your provider has it.');
  return stdout;
}

function read(output: string, apiVersion: string, program: string): { told: Told; expires: number } {
  const wrong = (what: string) => new Error(`the program ${program} of its user ${what}`);
  const answer = parsed(output);
  if (!isRecord(answer) || answer.kind !== 'ExecCredential') throw wrong(`printed no ExecCredential in JSON, but ${JSON.stringify(inOneLine(output).slice(0, 80))}`);
  if (answer.apiVersion !== apiVersion) throw wrong(`speaks ${JSON.stringify(answer.apiVersion)}, and exec.apiVersion is ${apiVersion}`);
  const status = new Entry('user', '', isRecord(answer.status) ? answer.status : {});
  const [token, cert, key, expiry] = ['token', 'clientCertificateData', 'clientKeyData', 'expirationTimestamp'].map((field) => status.text(field));
  if (token === undefined && cert === undefined) throw wrong('gave neither a token nor a certificate');
  if ((cert === undefined) !== (key === undefined)) throw wrong('gave only one of a certificate and its key');
  const expires = expiry === undefined ? Infinity : Date.parse(expiry);
  if (Number.isNaN(expires)) throw wrong(`gave an expirationTimestamp that is no time: ${JSON.stringify(expiry)}`);
  if (expires < Date.now()) throw advised(wrong(`gave credentials that expired at ${expiry}`), 'Sign in again as your provider has it, and look whether the clock of this machine is right.');
  return { told: { token, cert: cert === undefined ? undefined : Buffer.from(cert), key: key === undefined ? undefined : Buffer.from(key) }, expires };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function inOneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

function advised(error: Error, remedy: string): Error {
  return Object.assign(error, { remedy });
}
