import { IHdfs } from './hdfs';
import { Json } from '../kubernetes/json';
import { namespaceVariables } from '../kubernetes/pods/own-namespace';
import { restrictedContainer } from '../kubernetes/pods/restricted';

/** $1 is what to ask, the rest are the NameNodes; the active one says 200. An image need have nothing but bash for it. */
const WAIT = `trap 'exit 143' TERM
if [ "\${NAMESPACE-}" != "\${SYNTHESIZED_NAMESPACE-}" ]; then
  echo "This pod runs in the namespace $NAMESPACE, but it was described for the HDFS of the namespace $SYNTHESIZED_NAMESPACE. Nothing was started or touched."
  echo "Synthesize it with the other namespace: new Chart(app, id, { namespace: '$NAMESPACE' })."
  exit 1
fi
ask() { exec 3<> "/dev/tcp/\${2%:*}/\${2#*:}" && printf 'GET %s HTTP/1.0\\r\\nHost: %s\\r\\n\\r\\n' "$1" "$2" >&3 && read -r _ status _ <&3 && [ "$status" = 200 ]; }
export -f ask
echo "waiting for $1 of \${*:2}"
until for namenode in "\${@:2}"; do timeout 5 bash -c 'ask "$@"' bash "$1" "$namenode" && exit 0; done 2> /dev/null; do sleep 1; done`;

/**
 * An init container that waits until a directory is there, by WebHDFS: no JVM, some milliseconds when it is. None when it is not known whom to ask.
 * It refuses when the pod is in another namespace than the one that it was synthesized for and shares with HDFS.
 * Source: Hadoop, "WebHDFS REST API".
 */
export function waitForHdfs({ webAddresses }: IHdfs, path: string, image: Json, namespace?: string): { [field: string]: unknown }[] {
  if (webAddresses.length === 0) return [];
  const isBeside = namespace !== undefined && webAddresses.some((address) => address.includes(`.${namespace}.svc:`));
  const request = `/webhdfs/v1${path.split('/').map(encodeURIComponent).join('/')}?op=GETFILESTATUS`;
  return [{
    name: 'wait-for-hdfs',
    ...image,
    command: ['/bin/bash', '-c', WAIT, 'bash', request, ...webAddresses],
    ...(isBeside ? { env: namespaceVariables(namespace) } : {}),
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } },
    securityContext: restrictedContainer(),
  }];
}
