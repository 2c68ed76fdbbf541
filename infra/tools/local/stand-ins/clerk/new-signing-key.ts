import { createPublicKey, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

/** A signing key as a Clerk instance has one: its id, the private half (PKCS #8), and the public half as the key set shows it. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKeyPem: string;
  readonly jwk: object;
}

/** Makes an RS256 key of 2,048 bits. */
export async function newSigningKey(): Promise<SigningKey> {
  const { privateKey: privateKeyPem } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const kid = `ins_${randomBytes(14).toString('hex')}`;
  const { kty, n, e } = createPublicKey(privateKeyPem).export({ format: 'jwk' });
  return { kid, privateKeyPem, jwk: { use: 'sig', kty, kid, alg: 'RS256', n, e } };
}
