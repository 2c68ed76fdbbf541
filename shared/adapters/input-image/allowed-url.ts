/**
 * The URL if it may be fetched: HTTP(S), on a listed origin, without a name or password in it.
 *
 * Decided from the text alone, so that a request can be refused at once.
 *
 * The scheme is looked at apart from the origin, since `blob:https://host/…` has the origin of its host. What is fetched is
 * this parsed URL and not its text, so that no second parser can read another host in it.
 */
export function allowedUrl(text: string, origins: ReadonlySet<string>): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && origins.has(url.origin) && url.username === '' && url.password === '' ? url : undefined;
}
