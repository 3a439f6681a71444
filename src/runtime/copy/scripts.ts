/** What runs in the pod that copies: argv that reads a tar from stdin, or writes one to stdout. */
export interface Scripts {
  /** @param path where to: absolute, without `.` and `..` @param name of what comes, alone in the tar @param contents to put what is in it there */
  receive(path: string, name: string, contents: boolean): string[];
  send(path: string): string[];
  /** Name of what is alone in the tar that {@link send} writes. */
  arrival(path: string): string;
}

/**
 * A function of the shell: runs a program as long as its own stdin stays open, which is as long as we live. A program whose output nobody takes would
 * else wait for ever.
 */
export const WHILE_HEARD = `exec 3<&0
while_heard() {
  "$@" < /dev/null 3<&- &
  program=$!
  (cat; kill "$program") <&3 > /dev/null 2>&1 &
  listener=$!
  code=0
  wait "$program" || code=$?
  kill "$listener" 2> /dev/null || true
  return "$code"
}`;
