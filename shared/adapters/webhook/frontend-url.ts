/**
 * An address at the frontend's server.
 *
 * @throws TypeError when it is neither `https` nor `http` on this machine, or carries credentials: a fault of the configuration.
 */
export function frontendUrl(text: string): URL {
  const url = new URL(text);
  const isLoopback = url.hostname === '127.0.0.1' || url.hostname === 'localhost';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) {
    throw new TypeError('A webhook goes to https, or to http on this machine.');
  }
  if (url.username !== '' || url.password !== '') throw new TypeError('A webhook URL carries no credentials.');
  return url;
}

/** The frontend's nginx refuses (403) names with bot, crawl, spider or scraper in them. */
export const USER_AGENT = 'Sorami-Backend/1.0';
