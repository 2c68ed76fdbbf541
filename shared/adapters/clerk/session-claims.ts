import * as v from 'valibot';

/**
 * The claims that make a token of a Clerk instance a session of a user.
 *
 * The instance key signs other tokens with the same issuer, told apart here: JWT templates and OIDC ID tokens have no `sid`, machine
 * tokens have `sub: mch_…`. A `pending` session has still to finish a task, such as choosing an organisation.
 */
export const SessionClaims = v.object({
  sub: v.pipe(v.string(), v.regex(/^user_[A-Za-z0-9]{1,64}$/)),
  sid: v.pipe(v.string(), v.startsWith('sess_')),
  sts: v.optional(v.literal('active')),
  azp: v.optional(v.string()),
  exp: v.pipe(v.number(), v.finite()),
  iat: v.pipe(v.number(), v.finite()),
});
