import * as v from 'valibot';
import type { SessionVerifier } from '../accounts/session-verifier.ts';
import { clerkKeys } from '../adapters/clerk/clerk-keys.ts';
import { clerkSessionVerifier } from '../adapters/clerk/clerk-session-verifier.ts';
import type { Logger } from '../telemetry/logger.ts';
import { boolean, json } from './parse-env.ts';

/** The variables of every function that knows its callers. */
export const ClerkEnv = {
  CLERK_ISSUER: v.string(),
  CLERK_AUTHORIZED_PARTIES: json(v.array(v.string())),
  CLERK_ALLOW_MISSING_AZP: boolean,
  CLERK_JWKS: v.optional(json(v.unknown())),
  /** Serves the issuer's keys in its place: only in the stage `local`. */
  CLERK_KEYS_FROM: v.optional(v.string()),
};

/** Sessions of the stage's Clerk instance. Keys that cannot be fetched are told, also while older ones hide it from users. */
export function sessionsOf(
  env: v.InferOutput<v.ObjectSchema<typeof ClerkEnv, undefined>>,
  log: Pick<Logger, 'error'>,
): SessionVerifier {
  return clerkSessionVerifier({
    keys: clerkKeys({
      issuer: env.CLERK_KEYS_FROM ?? env.CLERK_ISSUER,
      jwks: env.CLERK_JWKS,
      now: () => new Date(),
      onFetchFailed: (error) => log.error('keys.fetch_failed', error, { issuer: env.CLERK_ISSUER }),
    }),
    issuer: env.CLERK_ISSUER,
    authorizedParties: env.CLERK_AUTHORIZED_PARTIES,
    allowMissingAuthorizedParty: env.CLERK_ALLOW_MISSING_AZP,
  });
}
