import type { Language } from './language.ts';
import { isTextKey, TEXTS, type TextKey } from './texts.ts';

const STORED_AS = 'sorami.language';

/** What the page says, in one language. */
export interface Speech {
  readonly language: Language;
  say(key: TextKey, values?: Readonly<Record<string, string | number>>): string;
  /** The time of day of an ISO 8601 time. */
  time(iso: string): string;
  /** The day and the time of an ISO 8601 time. */
  date(iso: string): string;
}

/** Speaks a language. */
export function speech(language: Language): Speech {
  return {
    language,
    say: (key, values = {}) =>
      TEXTS[key][language].replace(/\{(\w+)\}/g, (brace, name: string) => String(values[name] ?? brace)),
    time: (iso) => new Date(iso).toLocaleTimeString(language),
    date: (iso) => new Date(iso).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' }),
  };
}

/** Puts the page's own words into a language: every element says by `data-text` or `data-label` which are its. */
export function translatePage({ language, say }: Speech): void {
  document.documentElement.lang = language;
  document.title = say('title');
  for (const element of document.querySelectorAll<HTMLElement>('[data-text]')) {
    const { text } = element.dataset;
    if (isTextKey(text)) element.textContent = say(text);
  }
  for (const element of document.querySelectorAll<HTMLElement>('[data-label]')) {
    const { label } = element.dataset;
    if (isTextKey(label)) element.setAttribute('aria-label', say(label));
  }
  for (const button of document.querySelectorAll<HTMLElement>('[data-language]')) {
    button.setAttribute('aria-pressed', String(button.dataset['language'] === language));
  }
}

/** The language of last time, or the browser's; French unless that is English, as the API does. */
export function preferredLanguage(): Language {
  const known = localStorage.getItem(STORED_AS) ?? navigator.languages.find((tag) => /^(fr|en)\b/.test(tag)) ?? 'fr';
  return known.startsWith('en') ? 'en' : 'fr';
}

/** Remembers a language for next time. */
export function rememberLanguage(language: Language): void {
  localStorage.setItem(STORED_AS, language);
}
