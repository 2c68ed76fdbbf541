import {
  type FrontendDatabase,
  orderProblems,
  type RouteName,
  rowOf,
  type StoredFile,
  type StoredJob,
} from '../frontend-database.ts';
import { RememberedEvents } from '../remembered-events.ts';
import { StatusColumns } from '../table-columns.ts';
import { each, firstTruthy, member, memberIfAny, textOf } from './as-javascript.ts';
import { type ExpectedPayload, payloadProblems } from './payload-problems.ts';
import { fault, type Handler, ok, type Route, routeOf, trySafely } from './receiver.ts';

export interface NoteFirstOptions {
  readonly route: RouteName;
  readonly expected: ExpectedPayload;
  /** The member of `data` that lists the files. */
  readonly files: 'images' | 'videos';
  /** Whether the head has everything that is asked for. */
  readonly isWhole: (payload: unknown) => boolean;
  /** Looks at the body before anything is noted, as the real one does for its log. @throws where that one trips. */
  readonly log: (payload: unknown) => void;
  /** What a step in lower case is to the row; `undefined` of one that is not known. */
  readonly steps: Readonly<Record<string, { readonly status: string; readonly progress: number }>>;
  /** What an unknown step is to the row. */
  readonly unknownStep: string;
  /** Whether the database takes the generation itself. @throws when it does not. */
  readonly checkGeneration: (payload: unknown, data: unknown, isNew: boolean) => void;
  /** @throws when the database does not take the file. */
  readonly fileOf: (file: unknown, data: unknown) => StoredFile;
  readonly shown: (count: number) => string;
  /** What only the answer to a real store says. */
  readonly stored: (count: unknown, processingTimeMs: number, now: Date) => object;
}

/**
 * The two routes that note `job_id-status` before they look at the rest: after a 400 or 404 the corrected repetition is answered as
 * "already processed" for five minutes, and nothing is stored. A 500 lets it go.
 */
export function noteFirstReceiver(database: FrontendDatabase, options: NoteFirstOptions): Route {
  const noted = new RememberedEvents();

  /** All or nothing, in one transaction. */
  function store(payload: unknown, data: unknown, files: unknown): void {
    const jobId = textOf(member(payload, 'job_id'));
    const known = database.find(options.route, jobId);
    options.checkGeneration(payload, data, known === undefined);
    const rows =
      known === undefined || known.files.length === 0 ? each(files).map((file) => options.fileOf(file, data)) : [];
    const row = known ?? database.create(options.route, jobId);
    if (rows.length > 0) database.addFiles(row, rows);
    const message = options.shown(Number(member(files, 'length')));
    Object.assign(row, { status: 'COMPLETED', progress: 100, message, content: data });
  }

  function complete(payload: unknown, key: string, now: Date, problems: string[]): ReturnType<Handler> {
    const data = member(payload, 'data');
    const files = memberIfAny(data, options.files);
    if (!files || member(files, 'length') === 0) return fault(400, 'Fichiers manquants');
    const user = member(data, 'user_id');
    if (!user) return fault(400, 'user_id manquant');
    const startedAt = performance.now();
    try {
      if (!database.knowsUser(textOf(user))) return fault(404, 'Utilisateur inconnu', { user_id: user });
      store(payload, data, files);
    } catch (error) {
      noted.delete(key);
      throw error;
    }
    const row = database.find(options.route, member(payload, 'job_id'));
    const isSame = row?.files.length === member(files, 'length');
    if (!isSame) problems.push(`data.${options.files}: the row keeps the ${row?.files.length} that it has`);
    const job_id = member(payload, 'job_id');
    const took = Math.round(performance.now() - startedAt);
    const proof = options.stored(member(files, 'length'), took, now);
    return { answer: ok({ message: 'Enregistré', job_id, ...proof }), stored: isSame };
  }

  function note(row: StoredJob | undefined, payload: unknown): boolean {
    if (row === undefined) return false; // a job without a row: nothing changes, and nobody is told
    const [status, message, error] = ['status', 'message', 'error'].map((name) => member(payload, name));
    if (status === 'failed') {
      const why = firstTruthy(error, message);
      const columns = rowOf(StatusColumns, { progress: 0, error: firstTruthy(why, 'Erreur inconnue'), message: why });
      Object.assign(row, { ...columns, status: 'FAILED', message: columns.message ?? row.message });
      return true;
    }
    const name = textOf(status).toLowerCase();
    const step = options.steps[name] ?? { status: options.unknownStep, progress: 0 };
    const columns = { progress: step.progress, message: firstTruthy(message, `Statut: ${name}`) };
    Object.assign(row, { status: step.status, ...rowOf(StatusColumns, columns) });
    return true;
  }

  const handle: Handler = ({ payload, eventId, now }, problems) => {
    if (payload === undefined) return fault(400, 'Invalid JSON payload');
    options.log(payload);
    if (!options.isWhole(payload)) return fault(400, 'Invalid payload', { message: 'Missing required fields' });
    const [jobId, status] = [member(payload, 'job_id'), member(payload, 'status')];
    const key = `${String(jobId)}-${String(status)}`;
    if (noted.has(key, now)) return { answer: ok({ message: 'Webhook déjà traité' }), stored: false };
    noted.add(key, now);
    const rowNow = () => trySafely(() => database.find(options.route, jobId));
    const row = rowNow();
    problems.push(...orderProblems(row, status, eventId));
    if (status !== 'completed') {
      const stored = trySafely(() => note(row, payload), problems) ?? false;
      return { answer: ok({ message: 'Étape notée' }), stored };
    }
    const reception = complete(payload, key, now, problems);
    if (row === undefined && reception.stored) orderProblems(rowNow(), status, eventId);
    return reception;
  };

  return { receive: routeOf((payload) => payloadProblems(options.expected, payload), handle) };
}
