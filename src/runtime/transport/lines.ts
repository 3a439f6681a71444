import { ConnectionLost, Response } from './channel';

/** The lines of a body, as they come. Of one that breaks off, the last half line is no line. */
export async function* lines({ body, isBroken }: Response): AsyncGenerator<string> {
  let rest = '';
  try {
    for await (const chunk of body.setEncoding('utf8')) {
      const parts = (chunk as string).split('\n');
      parts[0] = rest + parts[0];
      rest = parts.pop()!;
      yield* parts;
    }
  } catch (error) {
    throw (error as Error).name === 'AbortError' ? error : new ConnectionLost('The connection to the API server broke off', { cause: error });
  }
  if (await isBroken()) throw new ConnectionLost('The connection to the API server broke off');
  if (rest !== '') yield rest;
}
