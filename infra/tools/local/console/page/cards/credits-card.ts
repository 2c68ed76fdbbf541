import { byId } from '../by-id.ts';
import { el } from '../el.ts';
import { show } from '../show.ts';
import type { Speech } from '../speech.ts';
import { isTextKey } from '../texts.ts';
import { listOf, numberOf, textOf } from '../unknown.ts';

const SHOWN = ['available', 'held', 'spent', 'granted'] as const;

const purse = byId('available', HTMLElement);
const purseUnit = byId('available-unit', HTMLElement);
const wallet = byId('wallet', HTMLDListElement);
const lots = byId('lots', HTMLUListElement);
const ledger = byId('ledger', HTMLTableSectionElement);

/** Shows a user's credits as the API tells them, or that they are not known. */
export function showCredits(credits: unknown, speech: Speech): void {
  const { say, language } = speech;
  const available = numberOf(credits, 'available');
  const isOne = new Intl.PluralRules(language).select(available ?? 2) === 'one';
  purse.textContent = available?.toLocaleString(language) ?? '–';
  purseUnit.textContent = say(isOne ? 'creditAvailable' : 'creditsAvailable');
  show(wallet, [credits, language], () =>
    available === undefined
      ? []
      : SHOWN.map((name) => {
          const value = numberOf(credits, name) ?? 0;
          return el('div', {}, el('dt', {}, say(name)), el('dd', {}, value.toLocaleString(language)));
        }),
  );
  const firstSpent = listOf(credits, 'lots');
  show(lots, [firstSpent, language], () => firstSpent.map((lot) => el('li', {}, lotWords(lot, speech))));
}

/** Credits that are spent before the others: until when, or by their priority. */
function lotWords(lot: unknown, { say, date, language }: Speech): string {
  const amount = (numberOf(lot, 'amount') ?? 0).toLocaleString(language);
  const end = textOf(lot, 'expires_at');
  return end === undefined
    ? say('lotFirst', { amount, priority: numberOf(lot, 'priority') ?? 0 })
    : say('lotExpires', { amount, date: date(end) });
}

/** Shows the last movements. */
export function showLedger(rows: readonly unknown[], { say, time, language }: Speech): void {
  show(ledger, [rows, language], () =>
    rows.map((row) => {
      const type = textOf(row, 'type');
      const words = isTextKey(type) ? say(type, { captured: numberOf(row, 'captured') ?? 0 }) : (type ?? '');
      const about = textOf(row, 'reason', 'job_id');
      return el(
        'tr',
        {},
        el('td', {}, time(textOf(row, 'booked_at') ?? '')),
        el('td', {}, words, ...(about === undefined ? [] : [' ', el('code', {}, about)])),
        el(
          'td',
          { class: 'amount' },
          (numberOf(row, 'amount') ?? 0).toLocaleString(language, { signDisplay: 'exceptZero' }),
        ),
      );
    }),
  );
}
