import { basename, dirname } from 'node:path';
import { MOUNT } from './helper';
import type { Scripts } from './scripts';

/** Arguments are data to it: $1 is where to, $2 the name of what comes. All is there or nothing; what was there stays until then. */
const RECEIVE = `set -eu
case $1 in */) final=$1$2 ;; *) if [ -d "$1" ]; then final=$1/$2; else final=$1; fi ;; esac
parent=$(dirname "$final")
mkdir -p "$parent"
new=$(mktemp -d "$parent/.copy-XXXXXX")
trap 'rm -rf "$new"' EXIT
tar -xf - -o -C "$new"
if [ -d "$final" ] && [ -d "$new/$2" ]; then cp -R "$new/$2/." "$final/"; else mv -f "$new/$2" "$final"; fi`;

const SEND = 'set -eu; if [ ! -e "$1/$2" ]; then echo "there is no such file or folder in the volume" >&2; exit 1; fi; exec tar -cf - -C "$1" -- "$2"';

/** In a pod that mounts the claim. */
export const claimScripts: Scripts = {
  receive: (path, name) => ['/bin/sh', '-c', RECEIVE, 'sh', MOUNT + path, name],
  send: (path) => ['/bin/sh', '-c', SEND, 'sh', dirname(MOUNT + path), basename(path)],
};
