import type { ServerResponse } from 'node:http';
import type { GoogleError } from './google-error.ts';

/** What goes over the wire. */
export type Outgoing =
  | {
      readonly kind: 'text';
      readonly status: number;
      readonly type: 'application/json' | 'text/html';
      readonly text: string;
    }
  /** The first half of a text, under the length of the whole. */
  | { readonly kind: 'half'; readonly text: string }
  /** Bytes, and what comes after them. */
  | {
      readonly kind: 'bytes';
      readonly headers: Readonly<Record<string, string>>;
      readonly bytes: Buffer;
      readonly ending: 'end' | 'cut' | 'nothing';
    }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'reset' }
  | { readonly kind: 'nothing' };

/** JSON with a status. */
export function json(status: number, body: object): Outgoing {
  return { kind: 'text', status, type: 'application/json', text: JSON.stringify(body) };
}

/** An error in Google's envelope. */
export function errorJson(error: GoogleError, inArray = false): Outgoing {
  return json(error.code, inArray ? [{ error }] : { error });
}

/** A web page, as Google's front ends answer when the API does not. */
export function page(status: number): Outgoing {
  const text = `<!DOCTYPE html><html lang=en><title>Error ${status}</title><p><b>${status}.</b> That is all we know.</html>`;
  return { kind: 'text', status, type: 'text/html', text };
}

/** Sends it. */
export function send(response: ServerResponse, outgoing: Outgoing): void {
  switch (outgoing.kind) {
    case 'text':
      response.writeHead(outgoing.status, { 'content-type': `${outgoing.type}; charset=UTF-8` }).end(outgoing.text);
      break;
    case 'half': {
      const bytes = Buffer.from(outgoing.text);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
      response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
      break;
    }
    case 'bytes': {
      const { headers, bytes, ending } = outgoing;
      response.writeHead(200, headers);
      if (ending === 'end') response.end(bytes);
      else response.write(bytes, () => ending === 'cut' && response.destroy());
      break;
    }
    case 'redirect':
      response.writeHead(302, { location: outgoing.location }).end();
      break;
    case 'reset':
      response.destroy();
      break;
    case 'nothing':
      break;
  }
}
