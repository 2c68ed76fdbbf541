import type { Code } from './codes.ts';
import type { DeliveredImage } from './image.ts';
import type { Article, Book } from './text.ts';
import type { DeliveredVideo } from './video.ts';

/** What every event says. */
interface Common {
  readonly job_id: string;
  /** Clerk's id of the user; of books the `userId` of the order, where it gave one. */
  readonly user_id?: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly environment: string;
  readonly request_id: string;
  /** 0–100. */
  readonly progress: number;
  /** One sentence for the user, in French. */
  readonly message: string;
  /** Your own notes, as the order gave them. */
  readonly metadata?: Readonly<Record<string, string>>;
}

interface Ended extends Common {
  readonly credits_charged: number;
  readonly credits_refunded: number;
}

/** What is delivered, by what an event is about (`content_type`): one entry for each kind. */
export interface Delivered {
  readonly image: {
    readonly prompt: string;
    readonly num_images: number;
    readonly images: readonly Omit<DeliveredImage, 'expires_at'>[];
  };
  /** Of both kinds. */
  readonly video: {
    readonly prompt: string;
    readonly num_videos: number;
    readonly videos: readonly Omit<DeliveredVideo, 'expires_at'>[];
  };
  /** Articles. */
  readonly blog: Article;
  readonly book: Book;
}

export type ContentType = keyof Delivered;

/** A job has ended, and something was delivered. */
export type CompletedEvent<T extends ContentType = ContentType> = T extends ContentType
  ? Ended & {
      readonly content_type: T;
      readonly status: 'completed';
      readonly has_data: true;
    } & (T extends 'book' ? { readonly book_data: Made<T> } : { readonly data: Made<T> })
  : never;

type Made<T extends ContentType> = Delivered[T] & { readonly job_id: string; readonly generated_at: string };

/** A job has ended, and nothing was delivered or paid. */
export interface FailedEvent extends Ended {
  readonly content_type: ContentType;
  readonly status: 'failed';
  readonly has_data: false;
  readonly error: string;
  readonly code: Code;
  /** Whether the same order may work later. */
  readonly retryable: boolean;
}

/** A job has come a step further: at best, and never after its end. */
export interface ProgressEvent extends Common {
  readonly content_type: ContentType;
  readonly status: Exclude<string, 'completed' | 'failed'>;
  readonly has_data: false;
}

/** What the API tells your server; {@link isCompleted} and {@link isFailed} tell the ends. */
export type WebhookEvent = CompletedEvent | FailedEvent | ProgressEvent;

/** Whether an event tells that something was delivered. */
export function isCompleted(event: WebhookEvent): event is CompletedEvent {
  return event.status === 'completed';
}

/** Whether an event tells that nothing was delivered. */
export function isFailed(event: WebhookEvent): event is FailedEvent {
  return event.status === 'failed';
}

/** Older and newer requests than this are refused: somebody may have kept them. */
const TOLERANCE_SECONDS = 300;

/**
 * The event of a request, if the API has signed it with your secret (Standard Webhooks); `undefined` for everything else.
 *
 * @param body the text as it came: what is parsed and written again has another signature.
 * @param secret the stage's webhook secret, or several while it changes. `whsec_…` is base64, any other text is the key itself.
 * @param now epoch ms.
 */
export async function verify(
  body: string,
  headers: Headers,
  secret: string | readonly string[],
  now: number = Date.now(),
): Promise<WebhookEvent | undefined> {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map(
    (name) => headers.get(`webhook-${name}`) ?? '',
  );
  const age = Math.abs(now / 1000 - Number(timestamp));
  if (!id || !timestamp || !signatures || !(age <= TOLERANCE_SECONDS)) return undefined;
  const content = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  const given = signatures.split(' ').flatMap((one) => (one.startsWith('v1,') ? [bytesOf(one.slice(3))] : []));
  for (const one of typeof secret === 'string' ? [secret] : secret) {
    const bytes = one.startsWith('whsec_') ? bytesOf(one.slice(6)) : new TextEncoder().encode(one);
    if (bytes === undefined || bytes.length === 0) continue;
    const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
    for (const signature of given) {
      if (signature && (await crypto.subtle.verify('HMAC', key, signature, content))) return parsed(body);
    }
  }
  return undefined;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function parsed(body: string): WebhookEvent | undefined {
  try {
    const event: unknown = JSON.parse(body);
    return isEvent(event) ? event : undefined;
  } catch {
    return undefined;
  }
}

function isEvent(event: unknown): event is WebhookEvent {
  return typeof event === 'object' && event !== null && 'job_id' in event && 'status' in event;
}
