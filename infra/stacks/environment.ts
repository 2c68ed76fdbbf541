import type { KindTerms } from '../../shared/jobs/lifecycle/new-job.ts';
import type { KindName, ShippedKind } from '../../shared/kinds/kinds.ts';
import type { WorkQueue } from '../constructs/work-queue.ts';
import { kindsOn } from '../stages/kinds-on.ts';
import type { Stage } from '../stages/stage.ts';
import type { DataStack } from './data-stack.ts';

/** The queues of the workers, by the kinds that they serve. */
export type WorkQueues = Readonly<Partial<Record<KindName, WorkQueue>>>;

/** These queues, each once: kinds that one worker serves share its queue. */
export function queuesOf(work: WorkQueues): readonly WorkQueue[] {
  return [...new Set(Object.values(work))];
}

/** What the parts of the service are made from. */
export interface ServiceParts {
  readonly stage: Stage;
  readonly data: DataStack;
  /** The queue of each kind that is on: one message a part. */
  readonly work: WorkQueues;
  /** One message per attempt to deliver a webhook. */
  readonly deliveries: WorkQueue;
}

/**
 * The functions' environment, by groups that several of them share. Every value is a string, JSON where it has a structure.
 *
 * @returns a function that merges the groups it is asked for.
 */
export function environmentOf({ stage, data, work, deliveries }: ServiceParts) {
  const { clerk, credits, kinds, local } = stage;
  const on = kindsOn(stage);
  const bucketOn = (host: string) => `https://${data.bucket.bucketName}.${host}`;
  // What the ledger's routes say of the credits: they pay for something, or the frontend's database does for everything.
  const isExternal = on.every((kind) => kinds[kind].charging === 'external');
  const creditMode = { CREDIT_MODE: isExternal ? 'external' : 'ledger' };
  const starter = { STARTER_CREDITS: String(credits.starter) };
  const sessionKeys = {
    CLERK_ISSUER: clerk.issuer,
    ...(clerk.jwks === undefined ? {} : { CLERK_JWKS: JSON.stringify(clerk.jwks) }),
    ...(local?.clerkKeys === undefined ? {} : { CLERK_KEYS_FROM: local.clerkKeys }),
  };
  /** Where the models are, when that is not Google. */
  const modelsAt: Readonly<Record<string, string>> =
    local === undefined ? {} : { GEMINI_BASE_URL: local.geminiBaseUrl };
  const groups = {
    creditMode,
    starter,
    jobs: { JOBS_TABLE: data.jobs.tableName },
    /** Over how many shards of the due index rows are spread. */
    dueShards: { DUE_SHARDS: String(stage.dueShards) },
    credits: { CREDITS_TABLE: data.credits.tableName },
    bucket: { BUCKET: data.bucket.bucketName },
    geminiKey: { GEMINI_SECRET_ID: data.geminiKey.secretArn },
    webhookSecret: { WEBHOOK_SECRET_ID: data.webhookSecret.secretArn },
    grantSecret: { GRANT_SECRET_ID: data.grantSecret.secretArn },
    clerkSecret: { CLERK_SECRET_ID: data.clerkSecret.secretArn },
    /** Where the parts of each kind are sent. */
    workQueues: {
      WORK_QUEUES: JSON.stringify(
        Object.fromEntries(Object.entries(work).map(([kind, { queue }]) => [kind, queue.queueUrl])),
      ),
    },
    deliverQueue: { DELIVER_QUEUE_URL: deliveries.queue.queueUrl },
    kindsOn: { KINDS_ON: JSON.stringify(on) },
    /** What signs session tokens. */
    sessionKeys,
    /** How session tokens are verified. */
    tokens: {
      ...sessionKeys,
      CLERK_AUTHORIZED_PARTIES: JSON.stringify(clerk.authorizedParties),
      CLERK_ALLOW_MISSING_AZP: String(clerk.allowMissingAuthorizedParty),
    },
    /** What a job costs and how long it may take, who may order it, and how much. */
    terms: {
      KIND_TERMS: JSON.stringify(Object.fromEntries(on.map((kind) => [kind, termsOf(kinds[kind])]))),
      ...starter,
      MAX_OPEN_JOBS: String(stage.maxOpenJobs),
      ...(stage.frontend.servers === undefined ? {} : { FRONTEND_SERVERS: JSON.stringify(stage.frontend.servers) }),
    },
    /** Origins from which input images may be fetched: the bucket under both its names, the frontend, those of the stage. */
    inputOrigins: {
      INPUT_ORIGINS: JSON.stringify([
        bucketOn(`s3.${stage.region}.amazonaws.com`),
        bucketOn('s3.amazonaws.com'),
        ...stage.frontendOrigins,
        ...kinds.image.inputOrigins,
        ...(local === undefined ? [] : [local.awsEndpoint]),
      ]),
    },
    models: {
      IMAGE_MODELS: JSON.stringify(kinds.image.models),
      PRODUCT_IMAGE_MODELS: JSON.stringify(kinds['ecommerce-image'].models),
      ...modelsAt,
    },
    textModels: {
      TEXT_MODELS: JSON.stringify({ article: kinds.article.models, book: kinds.book.models }),
      ...modelsAt,
    },
    videoModels: { ...filming(kinds.video), ...modelsAt },
    customVideoModels: { ...filming(kinds['custom-video']), ...modelsAt },
    retention: { JOB_RETENTION_DAYS: String(stage.retention.jobDays) },
    webhooks: { WEBHOOK_BASE: stage.webhookBase },
    progress: { PROGRESS_WEBHOOKS: String(stage.progressWebhooks) },
  };
  return (...names: (keyof typeof groups)[]): Record<string, string> =>
    Object.fromEntries(names.flatMap((name) => Object.entries<string>(groups[name])));
}

/** The name of a group of variables. */
export type EnvironmentGroup = Parameters<ReturnType<typeof environmentOf>>[number];

/** How clips are filmed. */
function filming({ models, retrieval, waitSeconds }: Stage['kinds']['video']) {
  return {
    CLIP_MODELS: JSON.stringify(models),
    CLIP_RETRIEVAL: retrieval,
    CLIP_WAIT_SECONDS: String(waitSeconds),
  };
}

function termsOf(settings: Stage['kinds'][ShippedKind]): KindTerms {
  const { price, charging, deadlineSeconds, limits } = settings;
  const { unitsPerDay } = limits;
  return {
    price,
    charging,
    deadlineSeconds,
    ...(unitsPerDay === undefined ? {} : { unitsPerDay }),
    ...('defaults' in settings ? { defaults: settings.defaults } : {}),
    ...('references' in settings ? { references: settings.references } : {}),
  };
}
