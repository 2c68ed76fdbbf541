import { createPrivateKey, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign';

/** What it takes to sign like a Clerk instance. */
export interface TokenSigner {
  readonly issuer: string;
  readonly kid: string;
  /** PKCS #8. */
  readonly privateKeyPem: string;
  /** The page's Origin, for `azp`. */
  readonly authorizedParty: string;
}

/** What a token has unlike a fresh session token. */
export interface TokenOverrides {
  /** From `iat` to `exp`; Clerk gives 60. */
  readonly lifetimeSeconds?: number;
  /** How long ago it was issued; negative in the future. */
  readonly ageSeconds?: number;
  /** Members to replace, or to leave out with `undefined`. */
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

const NOT_BEFORE_LEAD_SECONDS = 10;

/** Mints the session token (version 2) that Clerk's frontend library would send for a user, or a variation of it. */
export function mintToken(
  signer: TokenSigner,
  userId: string,
  { lifetimeSeconds = 60, ageSeconds = 0, header = {}, claims = {} }: TokenOverrides = {},
): Promise<string> {
  const issuedAt = Math.floor(Date.now() / 1000) - ageSeconds;
  return new SignJWT({
    azp: signer.authorizedParty,
    exp: issuedAt + lifetimeSeconds,
    iat: issuedAt,
    iss: signer.issuer,
    jti: randomBytes(10).toString('hex'),
    nbf: issuedAt - NOT_BEFORE_LEAD_SECONDS,
    sid: `sess_${randomBytes(14).toString('hex')}`,
    sts: 'active',
    sub: userId,
    v: 2,
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', kid: signer.kid, typ: 'JWT', ...header })
    .sign(createPrivateKey(signer.privateKeyPem));
}
