import * as v from 'valibot';
import { Text } from './column-types.ts';
import { type FrontendDatabase, orderProblems, type RouteName, type StoredJob } from './frontend-database.ts';
import { type ExpectedPayload, payloadProblems } from './payload-problems.ts';
import { fault, type Handler, ok, type Route } from './receiver.ts';
import { RememberedEvents } from './remembered-events.ts';

export interface NoteFirstOptions {
  readonly route: RouteName;
  readonly expected: ExpectedPayload;
  /** The member of `data` that lists the files. */
  readonly files: 'images' | 'videos';
  /** The key under which a file can be stored, `undefined` when the database would not take it. */
  readonly keyOf: (file: unknown) => string | undefined;
  readonly checksContentType: string | undefined;
  /** What each step counts for, whatever the webhook says. */
  readonly steps: Readonly<Record<string, number>>;
  /** What only the answer to a real store says. */
  readonly stored: (count: number, processingTimeMs: number, now: Date) => object;
}

const Head = v.looseObject({
  job_id: v.pipe(v.string(), v.nonEmpty()),
  status: v.pipe(v.string(), v.nonEmpty()),
  timestamp: v.pipe(v.string(), v.nonEmpty()),
  content_type: v.optional(v.unknown()),
  message: v.nullish(Text),
  error: v.nullish(Text),
  data: v.optional(v.unknown()),
});
const Content = v.record(v.string(), v.unknown());
const Noted = v.looseObject({ job_id: v.string(), status: v.string() });

/**
 * The two routes that note `job_id-status` before they look at the rest: after a 400 or 404 the corrected repetition is answered as
 * "already processed" for five minutes, and nothing is stored. A 500 lets it go.
 */
export function noteFirstReceiver(database: FrontendDatabase, options: NoteFirstOptions): Route {
  const noted = new RememberedEvents();

  function complete(jobId: string, data: unknown, now: Date): ReturnType<Handler> {
    const content: Record<string, unknown> = v.is(Content, data) ? data : {};
    const files = content[options.files];
    if (!Array.isArray(files) || files.length === 0)
      return fault(400, 'Fichiers manquants', { message: 'Aucun fichier' });
    const user = content['user_id'];
    if (typeof user !== 'string' || user === '') return fault(400, 'user_id manquant', { message: 'Sans utilisateur' });
    if (!database.knowsUser(user)) return fault(404, 'Utilisateur inconnu', { user_id: user });
    const startedAt = performance.now();
    const keys = files.map(options.keyOf).filter((key) => key !== undefined);
    const row = database.find(options.route, jobId) ?? database.create(options.route, jobId);
    // All or nothing, in one transaction.
    if (keys.length < files.length || database.addFiles(row, keys) !== undefined) return fault(500, 'Erreur interne');
    Object.assign(row, { status: 'COMPLETED', progress: 100, content });
    const took = Math.round(performance.now() - startedAt);
    return {
      answer: ok({ message: 'Enregistré', job_id: jobId, ...options.stored(keys.length, took, now) }),
      stored: true,
    };
  }

  function note(row: StoredJob | undefined, head: v.InferOutput<typeof Head>): boolean {
    if (row === undefined) return false; // a job without a row: nothing changes, and nobody is told
    if (head.message != null) row.message = head.message;
    if (head.status === 'failed') {
      Object.assign(row, { status: 'FAILED', error: head.error ?? head.message ?? 'Échec' });
      return true;
    }
    row.status = head.status === 'pending' ? 'PENDING' : 'PROCESSING';
    row.progress = options.steps[head.status] ?? row.progress ?? 0;
    return true;
  }

  const handle: Handler = ({ payload, eventId, now }, problems) => {
    if (payload === undefined) return fault(500, 'Internal server error');
    const key = v.is(Noted, payload) ? `${payload.job_id}-${payload.status}` : undefined;
    if (key !== undefined && noted.has(key, now)) {
      return { answer: ok({ message: 'Webhook déjà traité' }), stored: false };
    }
    if (key !== undefined) noted.add(key, now);
    if (!v.is(Head, payload))
      return fault(400, 'Payload invalide', { message: 'job_id, status et timestamp sont requis' });
    if (options.checksContentType !== undefined && payload.content_type !== options.checksContentType) {
      return fault(400, 'Payload invalide', { message: 'content_type' });
    }
    const row = database.find(options.route, payload.job_id);
    problems.push(...orderProblems(row, payload.status, eventId));
    if (payload.status !== 'completed') {
      return { answer: ok({ message: 'Étape notée', job_id: payload.job_id }), stored: note(row, payload) };
    }
    const reception = complete(payload.job_id, payload.data, now);
    if (reception.answer.status === 500 && key !== undefined) noted.delete(key);
    if (reception.stored) orderProblems(database.find(options.route, payload.job_id), payload.status, eventId);
    return reception;
  };

  return {
    receive: (webhook) => {
      const problems = payloadProblems(options.expected, webhook.payload);
      return { ...handle(webhook, problems), problems };
    },
  };
}
