import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { mintToken, type TokenOverrides } from './mint-token.ts';
import { newSigningKey } from './new-signing-key.ts';

export interface ClerkStandInOptions {
  /** A free one when left out. */
  readonly port?: number;
  /** Ids of the users that exist. */
  readonly users: readonly string[];
  /** Origin of the page on which they are signed in. */
  readonly authorizedParty: string;
  /**
   * The Frontend API URL of a developer's own instance: tokens are minted in its name, and its keys are served beside the stand-in's own,
   * so that its sessions are as good as those of the sample users.
   */
  readonly instance?: string | undefined;
}

/** How the key endpoint can fail: status 500, a page that is no key set, connections refused, or no answer until it is up again. */
export type KeyOutage = 'error' | 'garbage' | 'refuse' | 'hang';

/** A Clerk instance as far as a backend meets it: its signing key, its public key set, and the tokens its users carry. */
export interface ClerkStandIn {
  /** Whose tokens these are: the stand-in itself, or the developer's own instance. */
  readonly issuer: string;
  /** Where the stand-in is. */
  readonly url: string;
  readonly jwksUrl: string;
  /** Of the current key. */
  readonly kid: string;
  /** PKCS #8, the current key. */
  readonly privateKeyPem: string;
  /** The key set that the endpoint serves when it is up. */
  readonly jwks: { readonly keys: readonly object[] };
  /** Requests that the key endpoint has received. */
  readonly jwksRequests: number;
  /** @throws when the user does not exist. */
  mintToken(userId: string, overrides?: TokenOverrides): Promise<string>;
  /** How the key endpoint fails now; `undefined`: it is up. */
  readonly outage: KeyOutage | undefined;
  goDown(how?: KeyOutage): Promise<void>;
  comeUp(): Promise<void>;
  /** Replaces the key: tokens signed by the old one are no longer the instance's. */
  rotateKeys(): Promise<void>;
  stop(): Promise<void>;
}

const JWKS_PATH = '/.well-known/jwks.json';
/** For people and programs outside this process: `PUT {"how":"error"}` begins an outage of the key endpoint, `DELETE` ends it. */
const OUTAGE_PATH = '/stand-in/outage';
const OUTAGES = ['error', 'garbage', 'hang'] as const;

/** Starts a Clerk stand-in on 127.0.0.1. */
export async function startClerkStandIn({
  port = 0,
  users,
  authorizedParty,
  instance,
}: ClerkStandInOptions): Promise<ClerkStandIn> {
  let key = await newSigningKey();
  let outage: KeyOutage | undefined;
  let jwksRequests = 0;

  const server = createServer(async (request, response) => {
    if (request.url === OUTAGE_PATH) {
      const asked = await readOutage(request);
      if (asked === undefined)
        return sendJson(response, 400, { error: `PUT {"how": ${OUTAGES.join(' | ')}} or DELETE` });
      outage = asked.how;
      return sendJson(response, 200, { outage: outage ?? null });
    }
    if (request.method !== 'GET' || request.url !== JWKS_PATH) return sendJson(response, 404, { errors: [] });
    jwksRequests += 1;
    if (outage === 'hang') return;
    if (outage === 'error') return sendJson(response, 500, { errors: [{ code: 'internal_error' }] });
    if (outage === 'garbage') return sendJson(response, 200, { keys: 'none' });
    const others = instance === undefined ? [] : await foreignKeys(instance);
    sendJson(response, 200, { keys: [key.jwk, ...others] });
  });
  async function listen(onPort: number): Promise<void> {
    if (server.listening) return;
    server.listen(onPort, '127.0.0.1');
    await once(server, 'listening');
  }
  async function close(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  await listen(port);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP address.');
  const boundPort = address.port;
  const url = `http://127.0.0.1:${boundPort}`;
  const issuer = instance ?? url;

  return {
    issuer,
    url,
    jwksUrl: `${url}${JWKS_PATH}`,
    get kid() {
      return key.kid;
    },
    get privateKeyPem() {
      return key.privateKeyPem;
    },
    get jwks() {
      return { keys: [key.jwk] };
    },
    get outage() {
      return outage;
    },
    get jwksRequests() {
      return jwksRequests;
    },
    async mintToken(userId, overrides) {
      if (!users.includes(userId)) throw new Error(`The Clerk stand-in has no user ${userId}.`);
      return await mintToken({ issuer, authorizedParty, ...key }, userId, overrides);
    },
    async goDown(how = 'error') {
      outage = how;
      await (how === 'refuse' ? close() : listen(boundPort));
    },
    async comeUp() {
      outage = undefined;
      server.closeAllConnections();
      await listen(boundPort);
    },
    async rotateKeys() {
      key = await newSigningKey();
    },
    stop: close,
  };
}

const KeySet = v.object({ keys: v.array(v.looseObject({ kid: v.string() })) });
/** The functions give their own fetch of the keys a second and a half. */
const FOREIGN_KEYS_MS = 1_000;

/** The keys of a developer's own instance; none while it does not answer: the sample users are signed in all the same. */
async function foreignKeys(instance: string): Promise<readonly object[]> {
  try {
    const response = await fetch(`${instance}${JWKS_PATH}`, { signal: AbortSignal.timeout(FOREIGN_KEYS_MS) });
    return v.parse(KeySet, await response.json()).keys;
  } catch (error) {
    process.stderr.write(`The keys of ${instance} cannot be fetched: ${String(error)}\n`);
    return [];
  }
}

async function readOutage(request: IncomingMessage): Promise<{ how: KeyOutage | undefined } | undefined> {
  if (request.method === 'DELETE') return { how: undefined };
  if (request.method !== 'PUT') return undefined;
  const asked = v.safeParse(
    v.pipe(v.string(), v.parseJson(), v.object({ how: v.picklist(OUTAGES) })),
    await text(request),
  );
  return asked.success ? asked.output : undefined;
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
