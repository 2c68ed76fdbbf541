import { existsSync } from 'node:fs';

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Why the tests of the page are skipped where there is no browser. */
export const NO_CHROMIUM = `no Chromium at ${USUAL.join(', ')}: install one, or set CHROMIUM_PATH`;

/** The Chromium of this machine, or of `CHROMIUM_PATH`. */
export function findChromium(): string | undefined {
  const chosen = process.env['CHROMIUM_PATH'];
  return (chosen ? [chosen] : USUAL).find((path) => existsSync(path));
}
