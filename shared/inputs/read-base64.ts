/** Bytes that came as text, or why there are none. */
export type Base64Reading =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'unreadable'; readonly why: 'empty' | 'not-base64' | 'too-large' };

const DATA_URL = /^data:[^,]{0,200},/i;
const NOT_BASE64 = /[^A-Za-z0-9+/_-]/;

/**
 * Reads base64, raw or as a data URL: the frontend sends both. White space, the alphabet of URLs and missing padding are taken, as every
 * decoder takes them; anything else is damage. The media type of a data URL is a label, and ignored.
 *
 * @param maxBytes of what it stands for; looked at before anything is decoded.
 */
export function readBase64(text: string, maxBytes: number): Base64Reading {
  const label = DATA_URL.exec(text)?.[0] ?? '';
  if (label !== '' && !/;\s*base64\s*,$/i.test(label)) return { kind: 'unreadable', why: 'not-base64' };
  const given = text.slice(label.length);
  const digits = (/\s/.test(given) ? given.replace(/\s+/g, '') : given).replace(/={1,2}$/, '');
  if (digits === '') return { kind: 'unreadable', why: 'empty' };
  if (Math.floor((digits.length * 3) / 4) > maxBytes) return { kind: 'unreadable', why: 'too-large' };
  if (digits.length % 4 === 1 || NOT_BASE64.test(digits)) return { kind: 'unreadable', why: 'not-base64' };
  return { kind: 'bytes', bytes: Buffer.from(digits, 'base64') };
}
