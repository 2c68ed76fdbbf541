import type { Credits, Transaction } from '../../../../shared/client/index.ts';
import { byId } from './by-id.ts';
import { el } from './el.ts';
import { show } from './show.ts';
import type { Speech } from './speech.ts';

const SHOWN = ['available', 'held', 'spent', 'granted'] as const;

const purse = byId('available', HTMLElement);
const wallet = byId('wallet', HTMLDListElement);
const ledger = byId('ledger', HTMLTableSectionElement);

/** Shows a user's credits, or that they are not known. */
export function showCredits(credits: Credits | undefined, { say, language }: Speech): void {
  const number = (value: number): string => value.toLocaleString(language);
  purse.textContent = credits === undefined ? '–' : number(credits.available);
  show(wallet, [credits, language], () =>
    credits === undefined
      ? []
      : SHOWN.map((name) => el('div', {}, el('dt', {}, say(name)), el('dd', {}, number(credits[name])))),
  );
}

/** Shows the last movements. */
export function showLedger(rows: readonly Transaction[], { say, time, language }: Speech): void {
  show(ledger, [rows, language], () =>
    rows.map((row) => {
      const words = say(row.type, row.type === 'settle' ? { captured: row.captured } : {});
      const about = 'job_id' in row ? [' ', el('code', {}, row.job_id)] : [];
      return el(
        'tr',
        {},
        el('td', {}, time(row.booked_at)),
        el('td', {}, words, ...about),
        el('td', { class: 'amount' }, row.amount.toLocaleString(language, { signDisplay: 'exceptZero' })),
      );
    }),
  );
}
