/**
 * Seconds to wait according to a `Retry-After` header (RFC 9110 §10.2.3: seconds or an HTTP date), never negative;
 * `undefined` when there is none or it cannot be read.
 */
export function retryAfterSecondsOf(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const at = / GMT$/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}
