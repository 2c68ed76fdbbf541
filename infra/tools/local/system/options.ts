/** A number of the command line. @throws with the option's name. */
export function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new Error(`${option} must be a whole number, not ${text}`);
  return Number(text);
}

const LAST_PORT = 65_535;

/** A port of the command line. @throws with the option's name. */
export function portOption(option: string, text: string): number {
  const port = wholeNumber(option, text);
  if (port > LAST_PORT) throw new Error(`${option} must be a port, at most ${LAST_PORT}, not ${text}`);
  return port;
}

/** An origin of the command line: an address with a slash behind it is meant as one, too. @throws with the option's name. */
export function originOption(option: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search + url.hash !== '') {
    throw new Error(`${option} must be an origin, like http://localhost:3000, not ${text}`);
  }
  return url.origin;
}
