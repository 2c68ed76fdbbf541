import type { LogEntry, QueueDepth, ShownDelivery, Watch } from '../../local-api.ts';
import { byId } from '../by-id.ts';
import { el } from '../el.ts';
import { show } from '../show.ts';
import type { Speech } from '../speech.ts';
import { bodies } from './exchange-card.ts';

/** Said elsewhere on the page, or the same on every line. */
const LEFT_OUT = new Set(['job_id', 'user_id', 'correlation_id', 'request_id', 'stage']);

const webhooks = byId('webhooks', HTMLOListElement);
const queues = byId('queues', HTMLTableSectionElement);
const logs = byId('logs', HTMLOListElement);
const correlation = byId('correlation', HTMLElement);
const correlationLine = byId('correlation-line', HTMLElement);
const webhooksNone = byId('webhooks-none', HTMLElement);
const logsNone = byId('logs-none', HTMLElement);
const gate = byId('gate', HTMLElement);
const gateWords = byId('gate-words', HTMLElement);
const circuit = byId('circuit', HTMLElement);
const circuitWords = byId('circuit-words', HTMLElement);

/** Shows what goes on behind the API: webhooks and logs of a job, and the queues. */
export function showWatch(watch: Watch, speech: Speech): void {
  circuit.hidden = watch.webhooksPausedUntil === null;
  if (watch.webhooksPausedUntil !== null) {
    circuitWords.textContent = speech.say('circuitPaused', { time: speech.time(watch.webhooksPausedUntil) });
  }
  gate.hidden = watch.gate === null;
  if (watch.gate !== null) {
    const { until, reason } = watch.gate;
    gateWords.textContent = speech.say('gateClosed', { time: speech.time(until), reason });
  }
  webhooksNone.hidden = watch.deliveries.length > 0;
  logsNone.hidden = watch.logs.length > 0;
  show(webhooks, [watch.deliveries, speech.language], () => watch.deliveries.map((told) => delivery(told, speech)));
  show(queues, watch.queues, () => watch.queues.map(queue));
  const box = logs.parentElement;
  const wasAtEnd = box === null || box.scrollTop + box.clientHeight >= box.scrollHeight - 8;
  show(logs, [watch.logs, speech.language], () => watch.logs.map((line) => logLine(line, speech)));
  // Whoever reads further up is left there.
  if (wasAtEnd) box?.scrollTo({ top: box.scrollHeight });
  const id = watch.logs.map(({ fields }) => fields['correlation_id']).find((found) => typeof found === 'string');
  correlation.textContent = typeof id === 'string' ? id : '';
  correlationLine.hidden = id === undefined;
}

function delivery(told: ShownDelivery, speech: Speech): HTMLLIElement {
  const { say, time } = speech;
  const { at, path, status, stored, problems, passedOn } = told;
  const bodyOf = { request: told.body, response: told.answer, headers: told.headers };
  const summary = el(
    'summary',
    {},
    el('time', { datetime: at }, time(at)),
    ' ',
    el('strong', {}, told.told),
    ' ',
    el('code', {}, path),
    ` ${status ?? say('cut')} · ${say(stored ? 'stored' : 'notStored')}`,
    ...(passedOn === null ? [] : [` · ${say('passedOn', { origin: passedOn })}`]),
  );
  return el(
    'li',
    {},
    el('details', {}, summary, ...bodies(bodyOf, speech)),
    ...problems.map((problem) => el('span', { class: 'reason' }, problem)),
  );
}

function queue({ name, waiting, inFlight, delayed }: QueueDepth): HTMLTableRowElement {
  const counts = [waiting, inFlight, delayed].map((count) =>
    el('td', { class: 'amount', 'data-some': count > 0 ? 'yes' : undefined }, String(count)),
  );
  return el('tr', {}, el('th', { scope: 'row', title: name }, shortName(name)), ...counts);
}

function logLine({ at, functionName, level, code, fields }: LogEntry, { time }: Speech): HTMLLIElement {
  const rest = Object.entries(fields)
    .filter(([name, value]) => !LEFT_OUT.has(name) && value !== null && name !== 'stack')
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`);
  return el(
    'li',
    { 'data-level': level },
    el('time', { datetime: at }, time(at)),
    el('span', { class: 'function', title: functionName }, shortName(functionName)),
    el('strong', {}, code),
    el('span', { class: 'fields' }, rest.join('  ')),
  );
}

/** A physical name as one recognises it: without the stack before and CDK's hash behind, and no longer than a phone is wide. */
function shortName(name: string): string {
  return name
    .replace(/^.*?-service-/, '')
    .replace(/(Queue)?[0-9A-F]{8}(\.fifo)?$/, '')
    .replace('DeadLetters', ' DLQ');
}
