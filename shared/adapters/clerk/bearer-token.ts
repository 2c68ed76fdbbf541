/** The token in an `Authorization` header. */
export type Bearer =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'invalid'; readonly reason: 'too_long' | 'malformed' };

const MAX_TOKEN_LENGTH = 8 * 1024;
const COMPACT_JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * Reads `Authorization: Bearer <token>`, the scheme in any case (RFC 9110 §11.1).
 *
 * A header without credentials or of another scheme counts as none. A token is at most 8 KB and three non-empty base64url parts,
 * looked at before anything is decoded: the literal `undefined` that some callers send, two joined headers and unsigned tokens
 * (their third part is empty) end here.
 */
export function readBearer(header: string | undefined): Bearer {
  const credentials = /^bearer +(?<token>\S.*)$/i.exec(header?.trim() ?? '')?.groups?.['token'];
  if (credentials === undefined) return { kind: 'missing' };
  if (credentials.length > MAX_TOKEN_LENGTH) return { kind: 'invalid', reason: 'too_long' };
  if (!COMPACT_JWS.test(credentials)) return { kind: 'invalid', reason: 'malformed' };
  return { kind: 'token', token: credentials };
}
