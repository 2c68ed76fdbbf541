import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Readable } from 'node:stream';

/**
 * A `fetch` over a socket of its own, without the 300 s after which Node's gives up waiting for an answer, and with a resolver of
 * choice. It is slowed down by who reads the answer, as a film that goes to the disk needs; Node's dies of an assertion when the server
 * closes the connection of an answer that is read slowly (undici 7, `onHttpSocketEnd`). Follows no redirect. Only what this adapter
 * sends: text bodies, plain headers.
 *
 * @param lookup asked for the address of a host that is a name.
 */
export function socketFetch(lookup?: LookupFunction): typeof fetch {
  return (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const options = {
      agent: false,
      method: init.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(lookup === undefined ? {} : { lookup }),
      ...(init.signal == null ? {} : { signal: init.signal }),
    } as const;
    const outgoing = send(url, options, (incoming) => {
      const headers = Object.entries(incoming.headers).flatMap(([name, value = []]) =>
        [value].flat().map((one): [string, string] => [name, one]),
      );
      const status = incoming.statusCode ?? 502;
      const isEmpty = [101, 204, 205, 304].includes(status);
      if (isEmpty) incoming.resume();
      resolve(new Response(isEmpty ? null : Readable.toWeb(incoming), { status, headers }));
    });
    outgoing.on('error', reject);
    outgoing.end(init.body);
    return promise;
  };
}
