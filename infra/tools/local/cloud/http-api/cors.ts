import type { IncomingHttpHeaders } from 'node:http';
import type { Cors } from '../resource-types/http-api.ts';

/** The CORS headers of an answer, as the gateway adds them; a preflight gets more of them. Empty for other origins. */
export function corsHeaders(cors: Cors, request: IncomingHttpHeaders, preflight: boolean): Record<string, string> {
  const { origin } = request;
  const any = cors.AllowOrigins.includes('*');
  if (origin === undefined || !(any || cors.AllowOrigins.includes(origin))) return {};
  const values = {
    'access-control-allow-origin': any && !cors.AllowCredentials ? '*' : origin,
    'access-control-allow-credentials': cors.AllowCredentials ? 'true' : '',
    'access-control-expose-headers': cors.ExposeHeaders.join(','),
    'access-control-allow-methods': preflight ? cors.AllowMethods.join(',') : '',
    'access-control-allow-headers': preflight ? cors.AllowHeaders.join(',') : '',
    'access-control-max-age': preflight ? String(cors.MaxAge ?? '') : '',
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}
