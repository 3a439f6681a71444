import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** An answer of the API server that is not success. Source: metav1.Status. */
export class ApiFailure extends Error {
  constructor(readonly code: number, readonly reason: string, message: string, readonly retryAfter?: number) {
    super(message);
  }
}

interface Answer {
  readonly status: number;
  readonly retryAfter?: number;
  readonly body: Readable;
}

/** What an answer says; `title` is the request's, for an answer that says nothing. */
export async function failureOf(answer: Answer, title: string): Promise<ApiFailure> {
  const body = await text(answer.body).catch(() => '');
  let status: any = {};
  try { status = JSON.parse(body); } catch { /* a proxy's page, say */ }
  const message = status.message ?? (body.trim().slice(0, 300) || `${title}: HTTP status ${answer.status}`);
  return new ApiFailure(answer.status, status.reason ?? '', message, answer.retryAfter ?? status.details?.retryAfterSeconds);
}
