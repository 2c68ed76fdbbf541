import { createPublicKey, type KeyObject } from 'node:crypto';
import * as v from 'valibot';

/** RS256 verification keys by `kid`. */
export type KeySet = ReadonlyMap<string, KeyObject>;

const Jwks = v.object({ keys: v.array(v.unknown()) });
const Rs256Jwk = v.object({
  kid: v.pipe(v.string(), v.nonEmpty()),
  kty: v.literal('RSA'),
  alg: v.optional(v.literal('RS256')),
  use: v.optional(v.literal('sig')),
  n: v.string(),
  e: v.string(),
});

/**
 * Reads a JSON Web Key Set (RFC 7517) as `{iss}/.well-known/jwks.json` serves it.
 *
 * Members of other kinds are skipped, as the RFC asks. A set without any RS256 key is no set: Clerk always signs with one, so the
 * answer did not come from Clerk.
 *
 * @throws when that is not a key set, or when one of its RS256 keys cannot be used (malformed, or under 2,048 bits).
 */
export function parseKeySet(jwks: unknown): KeySet {
  const keys = v.parse(Jwks, jwks).keys.flatMap((jwk) => {
    const parsed = v.safeParse(Rs256Jwk, jwk);
    return parsed.success ? [[parsed.output.kid, publicKeyOf(parsed.output.n, parsed.output.e)] as const] : [];
  });
  if (keys.length === 0) throw new Error('The key set holds no RS256 key.');
  return new Map(keys);
}

function publicKeyOf(n: string, e: string): KeyObject {
  const key = createPublicKey({ format: 'jwk', key: { kty: 'RSA', n, e } });
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    throw new Error('The key set holds an RSA key under 2,048 bits.');
  return key;
}
