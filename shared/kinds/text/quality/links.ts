import { blocksOf } from './blocks.ts';
import { keepSentences } from './sentences.ts';

/** `[label](address)`, and the same as a picture. */
const MARKDOWN_LINK = /(!?)\[([^\]\n]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])/gu;
const REFERENCE = /^\s*\[[^\]\n]+\]:\s*\S+.*$/gmu;
/** An address on the web or of a mailbox; a bare name of a host in lower case only, since `Amazon.com` is a company. */
const ADDRESS =
  /(?:https?:\/\/|ftp:\/\/|mailto:|www\.)[^\s<>«»"”)\]]+|[\w.+-]+@[\w-]+\.[a-z]{2,}|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|fr|io|app|ai|info|eu|edu|gov|co|dev|be|ch|ca|uk|de|es|it|africa)\b(?:\/[^\s<>«»"”)\]]*)?/gu;
/** What texts name their sources by: a list of them, a number in brackets, an author with a year, a DOI, an ISBN. */
const SOURCE =
  /^\s*(?:[-*#>]+\s*)?\**(?:sources?|références?|bibliographie|references?|bibliography|further reading|en savoir plus)\**\s*:|\(\s*sources?\s*:|\[\d{1,3}\]|\(\s*\p{Lu}[\p{L}-]+(?:\s+(?:et al\.?|&|et|and)(?:\s+\p{Lu}[\p{L}-]+)?)?\s*,\s*(?:19|20)\d{2}[a-z]?\s*\)|\bdoi\s*:|\b10\.\d{4,}\/|\bISBN\b/imu;

/** Whether a text has an address, or names a source, that its user has not given. */
export function hasForeignLinks(markdown: string, given: string): boolean {
  const addresses = [...linkTargets(markdown), ...(markdown.match(ADDRESS) ?? [])];
  if (addresses.some((address) => !isGiven(address, given))) return true;
  return hasSource(markdown) && !SOURCE.test(given);
}

function linkTargets(markdown: string): readonly string[] {
  return [...markdown.matchAll(MARKDOWN_LINK)].map(([link]) => /\(([^)]*)\)/u.exec(link)?.[1]?.trim() ?? link);
}

function isGiven(address: string, given: string): boolean {
  const bare = address.replace(/^(?:https?:\/\/)?(?:www\.)?/u, '').replace(/[/.,;:!?]+$/u, '');
  return bare !== '' && given.includes(bare);
}

function hasSource(markdown: string): boolean {
  return blocksOf(markdown).some(({ mark, text }) => SOURCE.test(`${mark}${text}`));
}

/** The text without links and sources: what a link was put on stays, a sentence that names an address or a source goes. */
export function withoutLinks(markdown: string, given: string): string {
  const labelled = markdown
    .replaceAll(REFERENCE, '')
    .replaceAll(MARKDOWN_LINK, (link, picture: string, label: string) => {
      if (linkTargets(link).every((target) => isGiven(target, given))) return link;
      return picture === '' ? label : '';
    });
  return keepSentences(labelled, (sentence) => !hasForeignLinks(sentence, given));
}
