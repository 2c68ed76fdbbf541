import type { FrontendDatabase, StoredJob } from './frontend-database.ts';
import type { Reception } from './receivers/receiver.ts';

/**
 * How the open status routes treat questions:
 * - `open`: as they do today;
 * - `closed`: they want a session, as their neighbours do;
 * - `gone`: Next's page for an address that does not exist (404, HTML);
 * - `html`: 200 with an HTML page, as a proxy in between sends it; `huge`: the same without an end in sight;
 * - `redirect`, `500`: what their names say;
 * - `slow`: the answer comes after the caller's time-out.
 */
export const STATUS_BEHAVIOURS = ['open', 'closed', 'gone', 'html', 'huge', 'redirect', '500', 'slow'] as const;
export type StatusBehaviour = (typeof STATUS_BEHAVIOURS)[number];

/** One question that reached a status route. */
export interface StatusQuestion {
  /** ISO 8601. */
  readonly askedAt: string;
  readonly path: string;
  readonly jobId: string;
  /** HTTP status of the answer. */
  readonly status: number;
}

const ROUTE = /^\/api\/(image|video)-generations\/([^/]+)\/status$/;
const HUGE_BYTES = 8 * 1024 * 1024;

/** Which job a path asks for, `undefined` when it is not a status route's. */
export function askedFor(path: string): { readonly kind: 'image' | 'video'; readonly jobId: string } | undefined {
  const [, kind, id = ''] = ROUTE.exec(path) ?? [];
  if (kind !== 'image' && kind !== 'video') return undefined;
  try {
    return { kind, jobId: decodeURIComponent(id) };
  } catch {
    return undefined;
  }
}

/** The answer of `GET /api/{image,video}-generations/{id}/status`, which needs no token. */
export function statusAnswer(
  database: FrontendDatabase,
  { kind, jobId }: { readonly kind: 'image' | 'video'; readonly jobId: string },
  behaviour: StatusBehaviour,
): Reception['answer'] {
  switch (behaviour) {
    case 'closed':
      return { status: 401, body: { error: 'Unauthorized' } };
    case 'gone':
      return { status: 404, body: '<!DOCTYPE html><html><h1>404</h1>This page could not be found.</html>' };
    case 'html':
      return { status: 200, body: '<html>Maintenance</html>' };
    case 'huge':
      return { status: 200, body: { status: 'COMPLETED', images: [], filler: 'x'.repeat(HUGE_BYTES) } };
    case 'redirect':
      return { status: 307, headers: { location: '/sign-in' }, body: '' };
    case '500':
      return { status: 500, body: { status: 'FAILED', progress: 0, message: 'Erreur serveur', images: [] } };
    case 'open':
    case 'slow': {
      const row = database.find(kind, jobId);
      return { status: row === undefined ? 404 : 200, body: { ...stateOf(row), ...filesOf(kind, row) } };
    }
  }
}

function stateOf(row: StoredJob | undefined): object {
  if (row === undefined) return { status: 'PENDING', progress: 0, message: 'En attente de la génération...' };
  const { status, progress, message = 'Génération en cours...', error = null } = row;
  return { status, progress, message, error };
}

/** Of videos the first alone is shown. */
function filesOf(kind: 'image' | 'video', row: StoredJob | undefined): object {
  const files = (row?.fileRows ?? []).map(({ fileUrl, fileSize, durationSeconds, ...file }, index) => {
    const shared = { id: `file_${index}`, url: fileUrl ?? null, ...file };
    return kind === 'image' ? shared : { ...shared, fileSize, duration: durationSeconds };
  });
  return kind === 'image' ? { images: files } : { videoFile: files[0] ?? null };
}
