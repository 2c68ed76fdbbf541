import type { Confirmation, Finding, WebhookDelivery } from './webhook-delivery.ts';
import type { StatusRoute } from './webhook-receivers.ts';
import { GIVE_UP_AFTER_MS } from './webhook-schedule.ts';

/** What is asked of the frontend's open status route. */
export interface FrontendQuestion {
  /** The stage's webhook base. */
  readonly base: string;
  readonly route: Pick<StatusRoute, 'path' | 'files'>;
  readonly jobId: string;
  /** For the whole answer. */
  readonly timeoutMs: number;
}

/** What the frontend's open status route says of an id. */
export type FrontendView =
  /** It did not make the id. */
  | { readonly kind: 'unknown' }
  /** It has a row: its status (`COMPLETED`, `FAILED`, …) and the keys of the files that the route shows. */
  | { readonly kind: 'known'; readonly status: string; readonly keys: readonly string[] }
  /** The route is closed, slow, or answers with something that is not its JSON: undecided. */
  | { readonly kind: 'undecided'; readonly why: string };

/** The terminal event that was sent, and so what the frontend has to show. */
export interface SentEnd {
  readonly status: 'completed' | 'failed';
  /** Keys of the files of a completed job; none of a failed one. */
  readonly keys: readonly string[];
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Until the next look at a route that decides nothing; the last one repeats. */
const UNDECIDED_DELAYS = [MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR];
/** A late acknowledgement gets this long all the same. */
const LEAST_WINDOW_MS = 30 * MINUTE;
/** Some of the files and not all: the receiver never adds to those it has, so waiting is for one that is still at work. */
const PARTIAL_LOOKS = 3;
const LONGEST_REPEAT_MS = 10 * HOUR;

/** Compares what the frontend shows with the event that was sent. */
export function findingOf(view: FrontendView, sent: SentEnd, { files }: Pick<StatusRoute, 'files'>): Finding {
  if (view.kind !== 'known') return view.kind;
  if (view.status !== (sent.status === 'completed' ? 'COMPLETED' : 'FAILED')) return 'missing';
  if (sent.keys.length === 0) return 'stored';
  const shown = sent.keys.filter((key) => view.keys.includes(key)).length;
  if (shown === 0) return 'missing';
  return shown === sent.keys.length || files === 'videoFile' ? 'stored' : 'partial';
}

/** What comes of a look: what the delivery is now, or that the event has to be sent again at once. */
export type AfterLook =
  | { readonly kind: 'record'; readonly delivery: WebhookDelivery }
  | { readonly kind: 'send-again' };

export interface LookCircumstances {
  readonly route: StatusRoute;
  /** When the job ended, epoch ms. */
  readonly closedAt: number;
  readonly now: number;
}

/**
 * The delivery after a look at what the frontend has stored of an acknowledged event.
 *
 * Files that are not there (the receiver swallows the errors of its database) are sent again once the receiver has forgotten the
 * event; each time it has twice as long. An id that the frontend no longer knows was deleted there: sending it again would give it
 * to a stranger.
 */
export function afterLook(
  delivery: WebhookDelivery,
  found: Finding,
  { route, closedAt, now }: LookCircumstances,
): AfterLook {
  const { since, looks: before, repeats } = delivery.confirmation ?? { since: now, looks: 0, repeats: 0 };
  const looks = before + 1;
  const base: Confirmation = { since, looks, repeats, last: { at: now, found } };
  const end = (state: WebhookDelivery['state']): AfterLook => ({
    kind: 'record',
    delivery: { ...delivery, state, confirmation: base },
  });
  const lookAt = (at: number): AfterLook => ({
    kind: 'record',
    delivery: { ...delivery, confirmation: { ...base, nextLookAt: Math.min(at, windowEnd) } },
  });
  const windowEnd = Math.max((delivery.again?.at ?? closedAt) + GIVE_UP_AFTER_MS, since + LEAST_WINDOW_MS);
  if (found === 'stored') return end('confirmed');
  if (found === 'unknown') return end('unknown_to_frontend');
  if (now >= windowEnd || (found === 'partial' && looks >= PARTIAL_LOOKS)) return end('unconfirmed');
  if (found === 'missing') {
    const sendAgainAt = since + Math.min(LONGEST_REPEAT_MS, route.forgetsAfterMs * 2 ** repeats);
    return now >= sendAgainAt ? { kind: 'send-again' } : lookAt(sendAgainAt);
  }
  return lookAt(now + (UNDECIDED_DELAYS[Math.min(before, UNDECIDED_DELAYS.length - 1)] ?? 0));
}
