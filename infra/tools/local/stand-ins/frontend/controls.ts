import * as v from 'valibot';
import { BEHAVIOURS, type Behaviour, type BehaviourSettings } from './behaviour.ts';
import type { FrontendDatabase } from './frontend-database.ts';
import { type InboxEntry, isAboutJob } from './inbox.ts';
import type { Reception } from './receivers/receiver.ts';
import { STATUS_BEHAVIOURS, type StatusBehaviour, type StatusQuestion } from './status-routes.ts';

/** What a person with curl may look at and set. */
export interface Controlled {
  inbox: InboxEntry[];
  behaviour: Behaviour;
  settings: BehaviourSettings;
  readonly database: FrontendDatabase;
  statusBehaviour: StatusBehaviour;
  readonly questions: StatusQuestion[];
  /** Forgets what only the process knows, as a restart does. */
  restart(): void;
}

const Milliseconds = v.pipe(v.string(), v.regex(/^\d{1,6}$/, 'must be a whole number'), v.transform(Number));

/**
 * The stand-in's own addresses, beside those of the frontend:
 * - `GET /inbox`: every delivery, oldest first (`?job_id=` for those of one job); `DELETE /inbox` forgets them, the database does not;
 * - `GET /stored`: the rows that the deliveries made (`?job_id=`);
 * - `GET /behaviour`; `PUT /behaviour/<name>`, with `?slow_ms=` and `?retry_after=` (seconds);
 * - `GET /questions`: what the status routes were asked (`?job_id=`); `PUT /status-route/<name>`: how they answer from now on;
 * - `POST /restart`: the frontend's process forgets which events it has seen.
 *
 * @returns the answer, or `undefined` when the address is not one of them.
 */
export function control(on: Controlled, method: string | undefined, url: URL): Reception['answer'] | undefined {
  const [, place, name] = url.pathname.split('/');
  const jobId = url.searchParams.get('job_id');
  switch (`${method} /${place}`) {
    case 'GET /inbox':
      return { status: 200, body: jobId === null ? on.inbox : on.inbox.filter((entry) => isAboutJob(entry, jobId)) };
    case 'DELETE /inbox':
      on.inbox = [];
      return { status: 204, body: undefined };
    case 'GET /stored':
      return { status: 200, body: on.database.jobs().filter((row) => jobId === null || row.jobId === jobId) };
    case 'GET /behaviour':
      return { status: 200, body: { behaviour: on.behaviour, ...on.settings, behaviours: BEHAVIOURS } };
    case 'PUT /behaviour':
      return setBehaviour(on, name, url.searchParams);
    case 'GET /questions':
      return { status: 200, body: on.questions.filter((one) => jobId === null || one.jobId === jobId) };
    case 'PUT /status-route': {
      const behaviour = STATUS_BEHAVIOURS.find((known) => known === name);
      const error = `The behaviours are ${STATUS_BEHAVIOURS.join(', ')}.`;
      if (behaviour === undefined) return { status: 400, body: { error } };
      on.statusBehaviour = behaviour;
      return { status: 200, body: { behaviour } };
    }
    case 'POST /restart':
      on.restart();
      return { status: 204, body: undefined };
    default:
      return ['inbox', 'stored', 'behaviour', 'questions', 'status-route', 'restart'].includes(place ?? '')
        ? { status: 405, body: { error: 'Method not allowed' } }
        : undefined;
  }
}

function setBehaviour(on: Controlled, name: string | undefined, parameters: URLSearchParams): Reception['answer'] {
  const behaviour = BEHAVIOURS.find((known) => known === name);
  const settings = v.safeParse(
    v.object({
      slowMs: v.optional(Milliseconds, String(on.settings.slowMs)),
      retryAfterSeconds: v.optional(Milliseconds, String(on.settings.retryAfterSeconds)),
    }),
    {
      slowMs: parameters.get('slow_ms') ?? undefined,
      retryAfterSeconds: parameters.get('retry_after') ?? undefined,
    },
  );
  if (behaviour === undefined || !settings.success) {
    const error = behaviour === undefined ? `The behaviours are ${BEHAVIOURS.join(', ')}.` : 'A number is not whole.';
    return { status: 400, body: { error } };
  }
  Object.assign(on, { behaviour, settings: settings.output });
  return { status: 200, body: { behaviour, ...settings.output } };
}
