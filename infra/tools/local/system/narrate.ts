import { styleText } from 'node:util';
import * as v from 'valibot';
import type { CloudEvent } from '../cloud/local-cloud.ts';

const Line = v.looseObject({ level: v.string(), code: v.string() });

/** How each event of a job is told; the codes are those of the functions' logs. */
const SENTENCES: Record<string, (fields: Record<string, unknown>) => string> = {
  'job.opened': (f) => `opened: ${f['kind']}, ${plural(f['parts'], 'part')}, ${plural(f['held'], 'credit')} held`,
  'job.replayed': () => 'asked for again: answered with the job as it is',
  'job.refused': (f) => `refused: ${f['error_code']}`,
  'part.started': (f) => `part ${f['part']}: attempt ${f['attempt']} begins`,
  'part.delivered': (f) => `part ${f['part']}: in the bucket, ${f['bytes']} bytes by ${f['model']}`,
  'part.failed': (f) => `part ${f['part']}: failed, ${f['error_code']} (${f['reason']})`,
  'part.postponed': (f) => `part ${f['part']}: again in ${f['wait_ms']} ms, ${f['error_code']} (${f['reason']})`,
  'part.pending': (f) => `part ${f['part']}: the provider is at work, looked at again in ${f['wait_ms']} ms`,
  'part.discarded': (f) => `part ${f['part']}: came too late, deleted`,
  'gate.closed': (f) =>
    `the provider’s gate for ${f['gate']} is closed for ${Math.ceil(Number(f['wait_ms']) / 1000)} s: everybody waits (${f['reason']})`,
  'gate.opened': () => 'the provider’s gate is open again',
  'job.closed': (f) =>
    `${f['status']}: ${plural(f['delivered'], 'part')} delivered, ${f['captured']} paid, ${f['released']} released, ${f['ms']} ms`,
  'webhook.acknowledged': (f) => `webhook acknowledged (attempt ${f['attempt']}, status ${f['status']})`,
  'webhook.confirmed': () => 'the frontend shows it as stored',
  'webhook.not_seen': (f) => `the frontend does not show it yet (${f['found']})`,
  'webhook.sent_again': () => 'the frontend shows it without its files: sent again',
  'webhook.unknown_to_frontend': () => 'the frontend did not make this id: it gets no webhooks',
  'webhook.refused': (f) => `webhook not acknowledged (attempt ${f['attempt']}, status ${f['status'] ?? 'none'})`,
  'webhook.abandoned': (f) => `webhook given up after ${f['attempt']} attempts`,
  'webhook.progress': (f) =>
    `webhook to the frontend: ${f['event']}, ${f['percent']} % (status ${f['status'] ?? 'none'})`,
  'webhook.deferred': (f) => `webhook waits ${f['wait_ms']} ms: ${f['reason']}`,
  'webhook.paused': (f) => `the frontend is left alone for ${f['wait_ms']} ms after ${f['failures']} failures`,
  'webhook.resumed': () => 'the frontend is back',
  'frontend.unreachable': (f) => `nothing answers at ${f['origin']}: its webhook is sent again later`,
  'sweep.repaired': (f) => `found by the sweep: ${f['step']}`,
};

/**
 * A log line of a function as one line for the person who watches: the events of jobs, and errors.
 *
 * @returns `undefined` for lines that say nothing about a job.
 */
export function narrate(functionName: string, line: string): string | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Line), line);
  if (!parsed.success) return line.trim() === '' ? undefined : styleText('yellow', `${functionName}: ${line}`);
  const fields = parsed.output;
  const job = typeof fields['job_id'] === 'string' ? fields['job_id'] : '';
  const tell = SENTENCES[fields.code];
  if (tell !== undefined) return `${styleText('dim', job.slice(0, 24).padEnd(24))} ${tell(fields)}`;
  if (fields.level !== 'ERROR') return undefined;
  return styleText('red', `${job.slice(0, 24).padEnd(24)} ${fields.code} ${fields['error_message'] ?? ''}`);
}

/** A request of a client, what a role may not, and what else the cloud has to say. @returns `undefined` for what logs tell better. */
export function narrateEvent(event: CloudEvent): string | undefined {
  switch (event.type) {
    case 'answered': {
      const { method, path, status, ms } = event;
      const line = `${method.padEnd(6)} ${path}  ${status}  ${ms} ms`;
      return styleText(status >= 500 ? 'red' : status >= 400 ? 'yellow' : 'dim', line);
    }
    case 'denied':
      return styleText('red', `${event.role} may not ${event.action} on ${event.resource}`);
    case 'notice':
      return styleText('yellow', event.message);
    case 'invocation':
      return undefined;
  }
}

function plural(count: unknown, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
