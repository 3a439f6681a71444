import { basename, dirname } from 'node:path';
import { MOUNT } from './helper';
import { Scripts, WHILE_HEARD } from './scripts';

/** Arguments are data to it: $1 is where to, $2 the name of what comes, $3 whether its contents are meant. All is there or nothing; what was there stays until then. */
const RECEIVE = `set -eu
case $3$1 in contents*) final=\${1%/} ;; */) final=$1$2 ;; *) if [ -d "$1" ]; then final=$1/$2; else final=$1; fi ;; esac
parent=$(dirname "$final")
mkdir -p "$parent"
new=$(mktemp -d "$parent/.copy-XXXXXX")
trap 'rm -rf "$new"' EXIT
tar -xf - -o -C "$new"
if [ -d "$final" ] && [ -d "$new/$2" ]; then cp -R "$new/$2/." "$final/"; else mv -f "$new/$2" "$final"; fi`;

const SEND = `set -eu
${WHILE_HEARD}
if [ ! -e "$1/$2" ] && [ ! -L "$1/$2" ]; then echo "there is no such file or folder in the volume" >&2; exit 1; fi
while_heard tar -cf - -C "$1" -- "$2"`;

const inVolume = (path: string) => (MOUNT + path).replace(/\/$/, '');

/** In a pod that mounts the claim. */
export const claimScripts: Scripts = {
  receive: (path, name, contents) => ['/bin/sh', '-c', RECEIVE, 'sh', MOUNT + path, name, contents ? 'contents' : ''],
  send: (path) => ['/bin/sh', '-c', SEND, 'sh', dirname(inVolume(path)), basename(inVolume(path))],
  arrival: (path) => basename(inVolume(path)),
};
