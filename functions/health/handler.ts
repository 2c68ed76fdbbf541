import type { Secret } from '../../shared/accounts/secret.ts';
import type { SessionKeys } from '../../shared/accounts/session-verifier.ts';
import { answer } from '../../shared/http/api-answer.ts';
import { type ApiDeps, apiHandler } from '../../shared/http/api-handler.ts';
import type { KindName } from '../../shared/kinds/kinds.ts';
import type { GateStore } from '../../shared/provider/gate-store.ts';
import { type ClosedGate, closedFor, MODEL_FAMILIES, type ModelFamily } from '../../shared/provider/provider-gate.ts';
import { isRefusing, type StorageTroubleStore } from '../../shared/storage/storage-trouble.ts';

export interface HealthDeps extends ApiDeps {
  readonly stage: string;
  /** The kinds that the stage sells. */
  readonly kinds: readonly KindName[];
  readonly modelKey: Pick<Secret, 'read'>;
  readonly webhookSecret: Pick<Secret, 'read'>;
  readonly grantSecret: Pick<Secret, 'read'>;
  readonly clerkSecret: Pick<Secret, 'read'>;
  readonly sessionKeys: SessionKeys;
  /** Closed while the models' provider refuses the whole account, or all calls to a family of models. */
  readonly gate: Pick<GateStore, 'read'>;
  /** What the workers last saw of a bucket that refuses files: reachable is not writable. */
  readonly storage: Pick<StorageTroubleStore, 'read'>;
  /** @throws when the bucket is not there or not ours to use. */
  readonly reachBucket: () => Promise<void>;
}

/**
 * `GET /health`: 200 with flags that are looked up, not assumed. `healthy` says that the API answers; the flags say what it can do:
 * images need the feature, the model's key, the bucket, and a provider that lets the account call. The names are those that the frontend's scripts read, and one for each thing
 * that ops have to configure: what is missing after a deployment shows here and not at the first user.
 */
export function healthHandler(deps: HealthDeps) {
  /** A check that fails is a flag that is off, and a line in the log; never an error for the caller. */
  async function holds(check: string, test: () => Promise<boolean>): Promise<boolean> {
    return test().catch((error: unknown) => {
      deps.log.error('health.check_failed', error, { check });
      return false;
    });
  }

  return apiHandler(async () => {
    let closed: Partial<Record<ModelFamily, ClosedGate>> = {};
    const gatesAreKnown = async (): Promise<boolean> => {
      const gates = await deps.gate.read();
      const now = deps.now();
      closed = Object.fromEntries(
        MODEL_FAMILIES.flatMap((family) => {
          const gate = closedFor(gates, family, now);
          return gate === undefined ? [] : [[family, gate]];
        }),
      );
      return true;
    };
    let refusedSince: string | null = null;
    const takesFiles = async (): Promise<boolean> => {
      const [trouble] = await Promise.all([deps.storage.read(), deps.reachBucket()]);
      if (trouble === undefined || !isRefusing(trouble, deps.now())) return true;
      refusedSince = new Date(trouble.since).toISOString();
      return false;
    };
    const isPut = (secret: Pick<Secret, 'read'>) => async () => (await secret.read()) !== undefined;
    const [modelKey, webhooks, grants, clerkEvents, sessions, storage, gates] = await Promise.all([
      holds('model key', isPut(deps.modelKey)),
      holds('webhook secret', isPut(deps.webhookSecret)),
      holds('grant secret', isPut(deps.grantSecret)),
      holds('Clerk’s webhook secret', isPut(deps.clerkSecret)),
      holds('Clerk’s keys', () => deps.sessionKeys.areAvailable()),
      holds('bucket', takesFiles),
      holds('provider gate', gatesAreKnown),
    ]);
    /** The frontend's scripts read four names for six kinds. */
    const sells = (...kinds: readonly string[]) => deps.kinds.some((kind) => kinds.includes(kind));
    const makes = (family: ModelFamily) => modelKey && storage && gates && closed[family] === undefined;
    const sold: Readonly<Record<ModelFamily, boolean>> = {
      images: sells('image', 'ecommerce-image'),
      videos: sells('video', 'custom-video'),
      texts: sells('article', 'book'),
    };
    const available = {
      image_generation: sold.images && makes('images'),
      video_generation: sold.videos && makes('videos'),
      blog_articles: sells('article') && makes('texts'),
      books: sells('book') && makes('texts'),
    };
    const pausedUntil = Math.max(
      0,
      ...MODEL_FAMILIES.flatMap((family) => (sold[family] ? (closed[family]?.state.closedUntil ?? []) : [])),
    );
    return answer<'Health'>(200, {
      success: true,
      status: 'healthy',
      environment: deps.stage === 'prod' ? 'production' : deps.stage,
      timestamp: new Date(deps.now()).toISOString(),
      features: Object.entries(available).flatMap(([feature, on]) => (on ? [feature] : [])),
      image_generation_available: available.image_generation,
      video_generation_available: available.video_generation,
      blog_generation_available: available.blog_articles,
      book_generation_available: available.books,
      /** The provider refuses what is sold here, or some of it, until then: such jobs wait, and the flags say which. `null` while it does not. */
      provider_paused_until: pausedUntil === 0 ? null : new Date(pausedUntil).toISOString(),
      secure_api_available: (sells('custom-video') && makes('videos')) || (sells('ecommerce-image') && makes('images')),
      // The stage object cannot be without an issuer; whether it is the right one shows in its keys.
      clerk_auth_configured: true,
      clerk_auth_available: sessions,
      clerk_events_enabled: clerkEvents,
      credit_grants_enabled: grants,
      s3_storage_configured: true,
      s3_storage_available: storage,
      /** The bucket refuses the workers' files since then: jobs wait. `null` while it does not. */
      s3_storage_refused_since: refusedSince,
      webhook_enabled: webhooks,
      crewai_available: false,
    });
  }, deps);
}
