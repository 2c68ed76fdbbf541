import type { KeyObject } from 'node:crypto';
import { decodeProtectedHeader } from 'jose/decode/protected_header';
import { JOSEError, JWTClaimValidationFailed, JWTExpired } from 'jose/errors';
import { jwtVerify } from 'jose/jwt/verify';
import * as v from 'valibot';
import type { SessionVerdict, SessionVerifier } from '../../accounts/session-verifier.ts';
import { readBearer } from './bearer-token.ts';
import type { ClerkKeys } from './clerk-keys.ts';
import { SessionClaims } from './session-claims.ts';

export interface ClerkSessionVerifierOptions {
  readonly keys: ClerkKeys;
  /** The `iss` of every token: the Frontend API URL, without a trailing slash. */
  readonly issuer: string;
  /** Origins whose pages may use the API: the accepted `azp`, exactly. */
  readonly authorizedParties: readonly string[];
  /** Accept sessions without `azp` (minted by a server, without an Origin). An `azp` that is there must still be one of the above. */
  readonly allowMissingAuthorizedParty?: boolean;
}

/** Seconds by which our clock may be behind Clerk's: browsers have seen `iat` in the future. Applies to `iat` and `nbf`. */
const CLOCK_SKEW = 30;
/** Seconds a token is accepted past its `exp`. Less than the skew, since every second of it lengthens the life of a stolen token. */
const EXPIRY_GRACE = 5;
/**
 * `exp` governs how long a token lives (60 s in Clerk's sessions); this bound makes jose check `iat` at all, which it does for a
 * bounded age only, and ends long-lived tokens of any kind. It leaves room for sessions configured longer.
 */
const MAX_TOKEN_AGE = '24 hours';

/**
 * Accepts Clerk's session tokens and nothing else that the same key signs (see {@link SessionClaims}).
 *
 * Expected outcomes, the unavailability of keys among them, are verdicts; it rejects for bugs only.
 */
export function clerkSessionVerifier({
  keys,
  issuer,
  authorizedParties,
  allowMissingAuthorizedParty = false,
}: ClerkSessionVerifierOptions): SessionVerifier {
  const parties = new Set(authorizedParties);

  async function verifiedClaims(token: string, key: KeyObject, now: Date): Promise<unknown> {
    const { payload } = await jwtVerify(token, key, {
      issuer,
      algorithms: ['RS256'],
      typ: 'JWT',
      clockTolerance: CLOCK_SKEW,
      maxTokenAge: MAX_TOKEN_AGE,
      requiredClaims: ['sub', 'sid', 'exp', 'iat'],
      currentDate: now,
    });
    return payload;
  }

  function verdictOn(claims: unknown, now: Date): SessionVerdict {
    const session = v.safeParse(SessionClaims, claims);
    if (!session.success) return invalid(`claim ${v.getDotPath(session.issues[0])}`);
    const { sub, sid, azp, exp } = session.output;
    if (exp <= now.getTime() / 1000 - EXPIRY_GRACE) return invalid('claim exp');
    if (azp === undefined ? !allowMissingAuthorizedParty : !parties.has(azp)) return invalid('claim azp');
    return { kind: 'session', userId: sub, sessionId: sid };
  }

  return {
    async verify(authorizationHeader, now) {
      const bearer = readBearer(authorizationHeader);
      if (bearer.kind !== 'token') return bearer;
      const kid = keyIdOf(bearer.token);
      if (kid === undefined) return invalid('header');
      const answer = await keys.find(kid);
      if (answer.kind === 'unavailable') return answer;
      if (answer.kind === 'unknown') return invalid('unknown_key');
      try {
        return verdictOn(await verifiedClaims(bearer.token, answer.key, now), now);
      } catch (error) {
        if (error instanceof JOSEError) return invalid(reasonOf(error));
        throw error;
      }
    },
  };
}

function invalid(reason: string): SessionVerdict {
  return { kind: 'invalid', reason };
}

/** The key that a session token names. Other algorithms are refused before the keys are asked, so that they never cause a fetch. */
function keyIdOf(token: string): string | undefined {
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    return alg === 'RS256' && typeof kid === 'string' && kid !== '' ? kid : undefined;
  } catch {
    return undefined;
  }
}

/** Names of checks and claims only: jose's messages are free of token text today, its codes by contract. */
function reasonOf(error: JOSEError): string {
  return error instanceof JWTClaimValidationFailed || error instanceof JWTExpired ? `claim ${error.claim}` : error.code;
}
