/** Scheme, host and port of the API. */
export const GOOGLE_API = 'https://generativelanguage.googleapis.com';

/** Where the bytes of a file of the provider are. */
export interface FileAddress {
  /** On the API's own host, to which the key goes. */
  readonly url: URL;
  /** `files/abc-123`, under which the API tells of it; absent when the address does not say. */
  readonly name: string | undefined;
}

const FILE = /^\/v[0-9a-z]+\/(files\/[A-Za-z0-9_-]+)(:download)?$/;

/**
 * The address that a file is fetched from. An interaction names it by a whole URL; the key goes to the API's own host and to no other, so
 * only a path of that host is taken from it.
 *
 * @param base the API as it is configured, of which a name for Google's own host is taken to speak.
 * @returns nothing for any other host.
 */
export function fileAddress(uri: string, base: string): FileAddress | undefined {
  // A resource's name alone is one without the version of the API in front.
  const whole = /^files\/[^/]+$/.test(uri) ? `/v1beta/${uri}` : uri;
  if (!URL.canParse(whole, base)) return undefined;
  const said = new URL(whole, base);
  const isOurs = said.origin === new URL(base).origin || said.origin === GOOGLE_API;
  if (!isOurs || said.username !== '' || said.password !== '') return undefined;
  const url = new URL(`${said.pathname}${said.search}`, base);
  const [, name, download] = FILE.exec(said.pathname) ?? [];
  if (name !== undefined && download === undefined) url.pathname = `${said.pathname}:download`;
  // Without it the API answers with what it knows of the file.
  url.searchParams.set('alt', 'media');
  url.searchParams.delete('key');
  return { url, name };
}

/** Hosts of Google's that hold what its API redirects to. */
const FILE_HOSTS = /(^|\.)(googleapis\.com|googleusercontent\.com)$/;

/**
 * Where a redirect of the API may lead: to Google's own hosts over HTTPS, or, where the API is played on this machine, to another port of
 * it. What is there gets no key.
 */
export function redirectAddress(location: string | null, from: URL): URL | undefined {
  if (location === null || !URL.canParse(location, from.href)) return undefined;
  const to = new URL(location, from.href);
  if (to.username !== '' || to.password !== '') return undefined;
  if (to.protocol === 'https:' && to.port === '' && FILE_HOSTS.test(to.hostname)) return to;
  const isPlayed = from.protocol === 'http:' && to.protocol === 'http:' && to.hostname === from.hostname;
  return isPlayed ? to : undefined;
}
