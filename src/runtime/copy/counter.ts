import { Transform } from 'node:stream';

/** Passes bytes on, and tells how many they are so far. */
export function counter(progress?: (bytes: number) => void): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      progress?.(bytes += chunk.length);
      done(undefined, chunk);
    },
  });
}
