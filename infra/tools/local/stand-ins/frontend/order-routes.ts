import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import * as v from 'valibot';
import type { FrontendDatabase, RouteName } from './frontend-database.ts';
import type { Reception } from './receivers/receiver.ts';

/** A route of the frontend that orders something from the backend in a user's name. */
interface OrderRoute {
  readonly kind: RouteName;
  /** Of the backend. */
  readonly path: string;
  /** What the backend calls the frontend's id and user. */
  readonly names: readonly [jobId: string, userId: string];
}

const NAMES = ['job_id', 'user_id'] as const;
const ROUTES: Readonly<Record<string, OrderRoute>> = {
  '/api/images/generate': { kind: 'image', path: '/api/images/generate', names: NAMES },
  '/api/videos/generate': { kind: 'video', path: '/api/videos/generate', names: NAMES },
  '/api/videos/generate-custom': {
    kind: 'custom-video',
    path: '/api/secure/videos/generate-with-images',
    names: NAMES,
  },
  '/api/blog/generate': { kind: 'blog', path: '/api/blog/generate', names: NAMES },
  '/api/generate': { kind: 'book', path: '/api/books/create', names: ['jobId', 'userId'] },
};

const Order = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));
const Refusal = v.looseObject({ message: v.optional(v.string()) });
/** Of the user in the frontend's own database, which knows him by another id than Clerk. */
const USER_ID = 'cm0user00000000000000000';

/** Whether a path is one of them. */
export function isOrderRoute(path: string): boolean {
  return Object.hasOwn(ROUTES, path);
}

/**
 * Orders as the frontend's own routes do: they make a row with an id of theirs, call the backend with the user's token, and answer in
 * their own words, whatever the backend said.
 *
 * @param api where the backend is.
 */
export async function placeOrder(
  database: FrontendDatabase,
  api: string,
  { path, headers, body }: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string },
): Promise<Reception['answer']> {
  const route = ROUTES[path];
  const order = v.safeParse(Order, body);
  if (route === undefined || !order.success) return { status: 500, body: { error: 'Internal server error' } };
  const row = database.create(route.kind, newCuid());
  const [jobId, userId] = route.names;
  const response = await fetch(`${api}${route.path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: headers.authorization ?? '' },
    body: JSON.stringify({ ...order.output, [jobId]: row.jobId, [userId]: USER_ID }),
  });
  const answer: unknown = await response.json().catch(() => ({}));
  if (!response.ok) {
    const { message = 'Erreur lors de la communication avec le backend' } = v.is(Refusal, answer) ? answer : {};
    Object.assign(row, { status: 'FAILED', error: message, message });
    return { status: 500, body: { error: 'Internal server error', message } };
  }
  const created_at = new Date().toISOString();
  return { status: 200, body: { job_id: row.jobId, status: 'PENDING', message: 'Génération démarrée', created_at } };
}

/** An id as Prisma makes them: `cm` and 23 letters and digits. */
function newCuid(): string {
  return `cm${BigInt(`0x${randomBytes(16).toString('hex')}`)
    .toString(36)
    .padStart(23, '0')
    .slice(-23)}`;
}
