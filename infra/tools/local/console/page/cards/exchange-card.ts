import type { Exchange } from '../api.ts';
import { byId } from '../by-id.ts';
import { el } from '../el.ts';
import { show } from '../show.ts';
import type { Speech } from '../speech.ts';
import { shortened } from './code-card.ts';

/** What the page asks for its own sake. */
const BESIDE = /^\/api\/(credits|jobs\?|quote|images\/quote)/;

const list = byId('exchanges', HTMLUListElement);

/** Shows what was asked of the API and answered; bodies open. */
export function showExchanges(all: readonly Exchange[], speech: Speech): void {
  const exchanges = all.filter(({ path, status }) => !BESIDE.test(path) || status === null || status >= 400);
  show(list, [exchanges.map(({ at, path }) => [at, path]), speech.language], () =>
    exchanges.map(({ at, method, path, status, ms, request, response }) => {
      const summary = el(
        'summary',
        {},
        el('strong', {}, `${method} ${path}`),
        ' ',
        el('span', { class: status !== null && status < 400 ? 'done' : 'reason' }, String(status ?? '–')),
        ` ${ms} ms `,
        el('time', { datetime: at }, speech.time(at)),
      );
      return el(
        'li',
        {},
        el('details', { 'data-key': `${method} ${path}` }, summary, ...bodies({ request, response }, speech)),
      );
    }),
  );
}

/** Bodies of a request and its answer, and of a webhook and its answer. */
export function bodies(
  { request, response, headers }: { request: unknown; response: unknown; headers?: unknown },
  speech: Speech,
): Node[] {
  const one = (label: string, value: unknown): Node[] =>
    value === null || value === undefined
      ? []
      : [el('p', { class: 'hint' }, label), el('pre', {}, pretty(value, speech))];
  return [
    ...one(speech.say('headers'), headers),
    ...one(speech.say('requestBody'), request),
    ...one(speech.say('responseBody'), response),
  ];
}

function pretty(value: unknown, speech: Speech): string {
  return typeof value === 'string' ? value : JSON.stringify(value, shortened(speech), 2);
}
