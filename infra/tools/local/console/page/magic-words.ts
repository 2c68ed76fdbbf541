import type { Setup } from '../local-api.ts';
import { byId } from './by-id.ts';
import { el } from './el.ts';
import { promptField } from './forms/order-form.ts';
import type { Language } from './language.ts';
import type { Speech } from './speech.ts';

const section = byId('magic', HTMLElement);
const main = byId('magic-main', HTMLElement);
const all = byId('magic-all', HTMLUListElement);

/** The failures worth a first look. */
const MAIN: readonly ({ readonly word: string } & Readonly<Record<Language, string>>)[] = [
  { word: '[[blocked]]', fr: 'Demande refusée', en: 'Prompt refused' },
  { word: '[[one-of-2:blocked]]', fr: 'Un appel sur deux refusé', en: 'Every other call refused' },
  { word: '[[no-image]]', fr: 'Aucune image', en: 'No image' },
  { word: '[[once:503]]', fr: 'Surchargé une fois', en: 'Overloaded once' },
  { word: '[[429-minute]]', fr: 'Quota dépassé', en: 'Over quota' },
  { word: '[[cut]]', fr: 'Connexion coupée', en: 'Connection cut' },
  { word: '[[slow:8]]', fr: 'Lent (8 s)', en: 'Slow (8 s)' },
  { word: '[[hang]]', fr: 'Ne répond jamais', en: 'Never answers' },
];

/** What stands for the capitals in the table of words. */
const EXAMPLES: Readonly<Record<string, string>> = { REASON: 'SAFETY', SECONDS: '5', N: '2', WORD: '503' };

/** Shows the words that make the model fail; each is a switch that puts its word into the prompt or takes it out. */
export function showMagicWords(magic: Setup['magic'], { language }: Speech): void {
  section.hidden = magic.length === 0;
  main.replaceChildren(...MAIN.map(({ word, ...names }) => wordSwitch(word, names[language])));
  all.replaceChildren(
    ...magic.map(({ prompt: template, does }) => {
      const word = template.replace(/\b(?:REASON|SECONDS|N|WORD)\b/g, (name) => EXAMPLES[name] ?? name);
      return el('li', {}, wordSwitch(word, word), el('span', { lang: 'en' }, does));
    }),
  );
  pressSwitches();
}

/** Shows which words the prompt holds. */
export function pressSwitches(): void {
  for (const button of section.querySelectorAll<HTMLButtonElement>('[data-word]')) {
    button.setAttribute('aria-pressed', String(promptField()?.value.includes(button.dataset['word'] ?? '') ?? false));
  }
}

function wordSwitch(word: string, name: string): HTMLButtonElement {
  const button = el('button', { type: 'button', 'data-word': word, title: word }, name);
  button.addEventListener('click', () => {
    const prompt = promptField();
    if (prompt === null) return;
    const without = prompt.value.replace(word, '').trim();
    prompt.value = prompt.value.includes(word) ? without : `${without} ${word}`.trim();
    prompt.dispatchEvent(new Event('input', { bubbles: true }));
  });
  return button;
}
