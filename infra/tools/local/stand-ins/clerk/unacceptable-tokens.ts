import type { TokenOverrides } from './mint-token.ts';

const DAY = 86_400;
const NO_SESSION = { sid: undefined, sts: undefined, v: undefined };

/** Tokens that a Clerk instance signs, or could sign, with the very key of its sessions, and that the API has to refuse. */
export const UNACCEPTABLE_TOKENS = {
  /** From a JWT template: no session in it, and as long a life as somebody has typed in. */
  jwtTemplate: { lifetimeSeconds: 3650 * DAY, claims: NO_SESSION },
  oauthAccess: {
    lifetimeSeconds: DAY,
    header: { typ: 'at+jwt' },
    claims: { ...NO_SESSION, azp: undefined, client_id: 'client_standin', scope: 'openid profile' },
  },
  oidcId: {
    lifetimeSeconds: DAY,
    claims: { ...NO_SESSION, azp: 'client_standin', aud: 'client_standin', nonce: 'n-0S6_WzA2Mj' },
  },
  machine: { lifetimeSeconds: 3600, claims: { ...NO_SESSION, azp: undefined, sub: 'mch_2standin' } },
  /** A user who has still to finish a sign-in task. */
  pendingSession: { claims: { sts: 'pending' } },
  wrongIssuer: { claims: { iss: 'https://clerk.elsewhere.example' } },
  /** Minted on a page of another origin. */
  wrongAuthorizedParty: { claims: { azp: 'https://elsewhere.example' } },
  /** Minted without a page; acceptable only where the stage says so. */
  noAuthorizedParty: { claims: { azp: undefined } },
  expired: { ageSeconds: 120 },
  issuedInFuture: { ageSeconds: -300 },
} as const satisfies Record<string, TokenOverrides>;

export type UnacceptableToken = keyof typeof UNACCEPTABLE_TOKENS;
