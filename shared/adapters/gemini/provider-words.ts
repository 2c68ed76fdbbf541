import { cutText } from '../../jobs/cut-text.ts';

/** What may be kept of a provider's text for the owner of a job. */
const MAX_DETAIL_CHARACTERS = 500;

/** A provider's class of trouble, fit for logs: the enum value as it came, or `UNRECOGNISED` when it does not look like one. */
export function safeWord(word: string | undefined): string {
  if (word === undefined) return 'NONE';
  return /^[A-Za-z0-9_.-]{1,80}$/.test(word) ? word : 'UNRECOGNISED';
}

/** Everything but line breaks and tabs: what neither rows nor the receivers' database hold. */
const CONTROL_CHARACTERS = /(?![\t\n\r])\p{Cc}/gu;

/** The provider's own words as an outcome's `detail`, as text that can be stored; nothing when it said nothing. */
export function detailOf(words: string | undefined): { detail?: string } {
  const text = words?.toWellFormed().replace(CONTROL_CHARACTERS, ' ').trim();
  if (!text) return {};
  return { detail: cutText(text, MAX_DETAIL_CHARACTERS) };
}
