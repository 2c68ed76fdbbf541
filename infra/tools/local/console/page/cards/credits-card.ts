import type { CreditLot, Credits, Transaction } from '../../../../../../shared/client/index.ts';
import { byId } from '../by-id.ts';
import { el } from '../el.ts';
import { show } from '../show.ts';
import type { Speech } from '../speech.ts';

const SHOWN = ['available', 'held', 'spent', 'granted'] as const;

const purse = byId('available', HTMLElement);
const purseUnit = byId('available-unit', HTMLElement);
const wallet = byId('wallet', HTMLDListElement);
const lots = byId('lots', HTMLUListElement);
const ledger = byId('ledger', HTMLTableSectionElement);

/** Shows a user's credits, or that they are not known. */
export function showCredits(credits: Credits | undefined, speech: Speech): void {
  const { say, language } = speech;
  const isOne = new Intl.PluralRules(language).select(credits?.available ?? 2) === 'one';
  const number = (value: number): string => value.toLocaleString(language);
  purse.textContent = credits === undefined ? '–' : number(credits.available);
  purseUnit.textContent = say(isOne ? 'creditAvailable' : 'creditsAvailable');
  show(wallet, [credits, language], () =>
    credits === undefined
      ? []
      : SHOWN.map((name) => el('div', {}, el('dt', {}, say(name)), el('dd', {}, number(credits[name])))),
  );
  const firstSpent = credits?.lots ?? [];
  show(lots, [firstSpent, language], () => firstSpent.map((lot) => el('li', {}, lotWords(lot, speech))));
}

/** Credits that are spent before the others: until when, or by their priority. */
function lotWords({ amount, priority, expires_at: end }: CreditLot, { say, date, language }: Speech): string {
  const many = amount.toLocaleString(language);
  return end === undefined
    ? say('lotFirst', { amount: many, priority })
    : say('lotExpires', { amount: many, date: date(end) });
}

/** Shows the last movements. */
export function showLedger(rows: readonly Transaction[], { say, time, language }: Speech): void {
  show(ledger, [rows, language], () =>
    rows.map((row) => {
      const words = say(row.type, row.type === 'settle' ? { captured: row.captured } : {});
      const about = row.type === 'grant' ? row.reason : 'job_id' in row ? row.job_id : undefined;
      return el(
        'tr',
        {},
        el('td', {}, time(row.booked_at)),
        el('td', {}, words, ...(about === undefined ? [] : [' ', el('code', {}, about)])),
        el('td', { class: 'amount' }, row.amount.toLocaleString(language, { signDisplay: 'exceptZero' })),
      );
    }),
  );
}
