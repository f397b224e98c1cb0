import type { HttpRequest, HttpResponse, OAuth2, StreamPromise } from 'jsforce';
import { send } from './transport.ts';

type Transport = OAuth2['_transport'];

function refuseStream(): never {
  throw new Error('Streams are not offered here: await the request instead');
}

async function request(asked: HttpRequest, timeoutMs: number): Promise<HttpResponse> {
  const body = typeof asked.body === 'string' ? asked.body : null;
  const headers = { accept: 'application/json', ...asked.headers };
  const answer = await send({ method: asked.method, url: asked.url, headers, body }, timeoutMs);
  return { statusCode: answer.status, headers: answer.headers, body: answer.body };
}

/** Lets jsforce's OAuth2 send over `transport.ts`: one attempt, a time limit, no redirects, the same on Node and Workers. */
export function directTransport(timeoutMs: number): Transport {
  return {
    httpRequest: (asked: HttpRequest): StreamPromise<HttpResponse> =>
      Object.assign(request(asked, timeoutMs), { stream: refuseStream }),
    getRequestStreamCreator: refuseStream,
  };
}
