import type { WorkQueue } from '../constructs/work-queue.ts';
import type { Stage } from '../stages/stage.ts';
import type { DataStack } from './data-stack.ts';

/** What the parts of the service are made from. */
export interface ServiceParts {
  readonly stage: Stage;
  readonly data: DataStack;
  /** One message per image. */
  readonly generations: WorkQueue;
  /** One message per attempt to deliver a webhook. */
  readonly deliveries: WorkQueue;
}

/**
 * The functions' environment, by groups that several of them share. Every value is a string, JSON where it has a structure.
 *
 * @returns a function that merges the groups it is asked for.
 */
export function environmentOf({ stage, data, generations, deliveries }: ServiceParts) {
  const { clerk, credits, images, local } = stage;
  const bucketOn = (host: string) => `https://${data.bucket.bucketName}.${host}`;
  const creditMode = { CREDIT_MODE: credits.mode };
  const starter = { STARTER_CREDITS: String(credits.starter) };
  const sessionKeys = {
    CLERK_ISSUER: clerk.issuer,
    ...(clerk.jwks === undefined ? {} : { CLERK_JWKS: JSON.stringify(clerk.jwks) }),
  };
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
    generateQueue: { GENERATE_QUEUE_URL: generations.queue.queueUrl },
    deliverQueue: { DELIVER_QUEUE_URL: deliveries.queue.queueUrl },
    features: { FEATURES: JSON.stringify(stage.features) },
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
      IMAGE_PRICE: String(credits.prices.image),
      ...creditMode,
      ...starter,
      DEADLINE_SECONDS: String(images.deadlineSeconds),
      MAX_OPEN_JOBS: String(images.maxOpenJobs),
      UNITS_PER_DAY: JSON.stringify({ image: images.limits.unitsPerDay }),
      ...(stage.frontend.servers === undefined ? {} : { FRONTEND_SERVERS: JSON.stringify(stage.frontend.servers) }),
    },
    /** Origins from which input images may be fetched: the bucket under both its names, the frontend, those of the stage. */
    inputOrigins: {
      INPUT_ORIGINS: JSON.stringify([
        bucketOn(`s3.${stage.region}.amazonaws.com`),
        bucketOn('s3.amazonaws.com'),
        ...stage.frontendOrigins,
        ...images.inputOrigins,
        ...(local === undefined ? [] : [local.awsEndpoint]),
      ]),
    },
    models: {
      IMAGE_MODELS: JSON.stringify(images.models),
      ...(local === undefined ? {} : { GEMINI_BASE_URL: local.geminiBaseUrl }),
    },
    retention: { JOB_RETENTION_DAYS: String(stage.retention.jobDays) },
    webhooks: { WEBHOOK_BASE: stage.webhookBase },
    progress: { PROGRESS_WEBHOOKS: String(stage.progressWebhooks) },
  };
  return (...names: (keyof typeof groups)[]): Record<string, string> =>
    Object.fromEntries(names.flatMap((name) => Object.entries<string>(groups[name])));
}
