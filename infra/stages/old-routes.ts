import { KIND_NAMES, type ShippedKind } from '../../shared/kinds/kinds.ts';
import type { Stage } from './stage.ts';

/** A route that API Gateway passes on to the old server. */
export interface ForwardedRoute {
  readonly method: 'GET' | 'POST' | 'ANY';
  readonly path: string;
}

/** A route of the frontend's contract that the old server has. */
interface OldRoute extends ForwardedRoute {
  /** The kind with which it moves: forwarded while the kind is off. Absent: this backend has nothing like it. */
  readonly kind?: ShippedKind;
  /** Another kind that needs the route to be here. */
  readonly also?: ShippedKind;
}

/**
 * What the frontend calls on the old server, by the kind that takes each route over. A route has one server: order, status and result of a
 * kind change together.
 *
 * The status and the result of images are always this backend's: the frontend reads them nowhere, the clients of this backend do, and
 * a job of either server would not be known to the other. The book page's `/api/jobs/{job_id}/status` goes with books.
 */
const OLD_ROUTES: readonly OldRoute[] = [
  { method: 'POST', path: '/api/images/generate', kind: 'image' },
  { method: 'POST', path: '/api/secure/images/generate-ecommerce', kind: 'ecommerce-image' },
  { method: 'POST', path: '/api/videos/generate', kind: 'video' },
  { method: 'GET', path: '/api/videos/status/{job_id}', kind: 'video', also: 'custom-video' },
  { method: 'GET', path: '/api/videos/result/{job_id}', kind: 'video', also: 'custom-video' },
  { method: 'GET', path: '/api/videos/{job_id}/download', kind: 'video' },
  { method: 'POST', path: '/api/secure/videos/generate-with-images', kind: 'custom-video' },
  { method: 'POST', path: '/api/blog/generate', kind: 'article' },
  { method: 'GET', path: '/api/blog/status/{job_id}', kind: 'article' },
  { method: 'GET', path: '/api/blog/result/{job_id}', kind: 'article' },
  { method: 'POST', path: '/api/books/create', kind: 'book' },
  { method: 'GET', path: '/api/books/status/{job_id}', kind: 'book' },
  { method: 'GET', path: '/api/books/result/{job_id}', kind: 'book' },
  { method: 'GET', path: '/api/jobs/{job_id}/status', kind: 'book' },
  { method: 'GET', path: '/job-status/{job_id}' },
  { method: 'ANY', path: '/api/s3/{proxy+}' },
];

/** The routes that a stage forwards: none without an `oldBackend`. */
export function forwardedRoutes({ oldBackend, kinds }: Stage): readonly ForwardedRoute[] {
  if (oldBackend === undefined) return [];
  return OLD_ROUTES.filter(
    ({ kind, also = kind }) => kind === undefined || also === undefined || !(kinds[kind].on || kinds[also].on),
  );
}

/** What the moved name would switch off, one sentence for people; none when the stage forwards it, or has no name of its own. */
export function switchedOff({ name, domain, oldBackend, kinds }: Stage): readonly string[] {
  const off = KIND_NAMES.filter((kind) => !kinds[kind].on);
  if (domain === undefined || oldBackend !== undefined || off.length === 0) return [];
  return [
    `stage ${name} takes the name ${domain.name} and has no oldBackend: ${off.join(', ')} are answered with 503 there, though the old server makes them (docs/deploy.md, Cut-over)`,
  ];
}
