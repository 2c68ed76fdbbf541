import * as v from 'valibot';
import { DEFAULT_DUE_SHARDS, MAX_DUE_SHARDS } from '../../shared/adapters/dynamodb/tables.ts';
import { isNetwork } from '../../shared/http/limits/frontend-servers.ts';
import {
  MAX_CHAPTER_WORDS,
  MAX_CHAPTERS,
  MIN_CHAPTER_WORDS,
  MIN_CHAPTERS,
} from '../../shared/kinds/book/book-request.ts';
import { ClipModels, ClipRetrieval } from '../../shared/kinds/clips/clip-models.ts';
import { REFERENCE_ROLES } from '../../shared/kinds/ecommerce-image/ecommerce-request.ts';
import { ImageModels } from '../../shared/kinds/image/image-models.ts';
import { TextModels } from '../../shared/kinds/text/text-models.ts';
import { GIVE_UP_AFTER_MS } from '../../shared/webhooks/webhook-schedule.ts';

const Origin = v.pipe(
  v.string(),
  v.check(
    (value) => URL.canParse(value) && new URL(value).origin === value,
    'must be an origin, like https://sorami.app',
  ),
);
const Network = v.pipe(
  v.string(),
  v.check(
    isNetwork,
    'must be a network in CIDR notation, like 203.0.113.7/32 or 2001:db8::/48, and not every address there is',
  ),
);
const PositiveInteger = v.pipe(v.number(), v.integer(), v.minValue(1));
const WEBHOOK_DAYS = Math.ceil(GIVE_UP_AFTER_MS / 86_400_000);
/** A row holds the webhook of its job, which is sent for 72 hours: it must not go before. */
const JobDays = v.pipe(
  PositiveInteger,
  v.minValue(
    WEBHOOK_DAYS,
    `must be at least ${WEBHOOK_DAYS}: the webhooks of a job are sent for so many days after its end`,
  ),
);
/** The retentions that CloudWatch Logs knows. */
const LogDays = v.picklist([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);
/** The name browsers and the frontend call, and its certificate: one that is there, or one made in a zone of Route 53. */
const Domain = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/)),
  certificate: v.variant('kind', [
    v.strictObject({
      kind: v.literal('existing'),
      /** In the stage's region, covering the name. The DNS record of the name is then made by hand. */
      arn: v.pipe(v.string(), v.regex(/^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/)),
    }),
    v.strictObject({
      kind: v.literal('route53'),
      zoneId: v.pipe(v.string(), v.regex(/^Z[A-Z0-9]+$/)),
      /** For example `sorami.app`. */
      zoneName: v.string(),
    }),
  ]),
  /**
   * `create`: the deployment makes the name's record in the zone of Route 53, which has none of that name yet: CloudFormation replaces
   * no record that is there, and a stack whose record is refused is taken back as a whole. `by-hand`: an operator makes or changes
   * the record, when traffic is to move.
   */
  record: v.optional(v.picklist(['create', 'by-hand']), 'by-hand'),
});
/** A key of KMS by its id, not by an alias: a policy cannot name the key behind an alias. */
const KeyArn = v.pipe(
  v.string(),
  v.regex(/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/),
);
/** What holds of the bucket whether it is there already or made by the stack. */
const bucketProperties = {
  /** The customer managed key by which the bucket encrypts; left out, S3's own keys, which need no permission. */
  kmsKeyArn: v.optional(KeyArn),
  /** The bucket keeps old versions of its objects: deleting a file then deletes all of its versions. */
  versioned: v.optional(v.boolean(), false),
};
/** No dots: its objects are served as https://<bucket>.s3…, whose certificate covers one label. */
const BucketName = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/));

const TableName = v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_.-]{3,255}$/));

/** What a stage says of every kind. */
const kindSettings = {
  /** Off: its orders are answered with 503, or forwarded to the old server; no queue and no worker is made for it. */
  on: v.boolean(),
  /** List price of one unit (an image, a clip, an article), in credits. */
  price: PositiveInteger,
  /** `ledger`: this backend charges. `external`: the frontend's database charges; jobs are recorded at price 0 and never refused. */
  charging: v.picklist(['ledger', 'external']),
  /** A job that is not finished this long after its creation is closed, and what is not delivered is refunded. */
  deadlineSeconds: v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(3600)),
  /** Workers at once: the budget of parallel calls to the provider (SQS maximumConcurrency, at least 2). */
  concurrency: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1000)),
  limits: v.optional(
    v.strictObject({
      /** Units that one user may order in a UTC day, also with external charging; left out: as many as there are credits for. */
      unitsPerDay: v.optional(PositiveInteger),
    }),
    {},
  ),
};

/** What a stage says of a kind of videos. */
const Clips = v.strictObject({
  ...kindSettings,
  models: ClipModels,
  /** How a film is waited for; `wait` for keys at which looking is broken. */
  retrieval: v.optional(ClipRetrieval, 'poll'),
  /** How long one call waits for a film where it is waited for: a function has 900 s. */
  waitSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(780)), 600),
});

/** Everything that differs between deployments: one typed, validated object (see docs/configuration.md). */
export const Stage = v.pipe(
  v.strictObject({
    /** Part of every physical name: two stages can live in one account. */
    name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,11}$/)),
    region: v.pipe(v.string(), v.regex(/^[a-z]{2}-[a-z]+-\d$/)),
    /** The AWS account; left out, the account of the shell that deploys. */
    account: v.optional(v.pipe(v.string(), v.regex(/^\d{12}$/))),
    /** `existing`: a bucket that is already there, by name (its CORS, policy and lifecycle stay its owner's). */
    bucket: v.variant('kind', [
      v.strictObject({ kind: v.literal('existing'), name: BucketName, ...bucketProperties }),
      v.strictObject({ kind: v.literal('new'), ...bucketProperties }),
    ]),
    /** Tables restored from a backup that take the place of the stack's own, by name (see docs/restore.md). */
    restoredTables: v.optional(v.strictObject({ jobs: v.optional(TableName), credits: v.optional(TableName) }), {}),
    /** Browser origins that may call the API and read objects. */
    frontendOrigins: v.pipe(v.array(Origin), v.minLength(1)),
    /** Request headers that pages may send beside those of the typed client and of common tracing tools (CORS), in lower case. */
    allowedHeaders: v.optional(v.array(v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/))), []),
    /** What is known of the frontend beside its origins. */
    frontend: v.optional(
      v.strictObject({
        /**
         * The networks from which the frontend's servers call. Named, what is charged `external` is sold to them only, and ids that a
         * client chose get webhooks only for orders from there.
         */
        servers: v.optional(v.pipe(v.array(Network), v.minLength(1))),
      }),
      {},
    ),
    /** Where webhooks go; the route of the kind is added to it. */
    webhookBase: Origin,
    /** Tell the frontend the steps of a job, too, and not only its end. They cost messages and reads, no writes. */
    progressWebhooks: v.optional(v.boolean(), true),
    clerk: v.strictObject({
      /** The Frontend API URL, without a trailing slash: the `iss` of every token. */
      issuer: Origin,
      /** Accepted `azp` values, exactly. */
      authorizedParties: v.pipe(v.array(Origin), v.minLength(1)),
      /** Accept session tokens without `azp` (minted without an Origin). */
      allowMissingAuthorizedParty: v.optional(v.boolean(), false),
      /** The instance's public keys as `{iss}/.well-known/jwks.json` serves them: saves the first request of a cold start a fetch. */
      jwks: v.optional(v.looseObject({ keys: v.array(v.looseObject({ kid: v.string(), kty: v.literal('RSA') })) })),
    }),
    /** What is sold, kind by kind. */
    kinds: v.strictObject({
      image: v.strictObject({
        ...kindSettings,
        models: ImageModels,
        /** Origins from which pictures of orders of every kind may be fetched, beside the bucket's own and the frontend's. */
        inputOrigins: v.optional(v.array(Origin), []),
      }),
      video: Clips,
      'custom-video': Clips,
      article: v.strictObject({ ...kindSettings, models: TextModels }),
      book: v.strictObject({
        ...kindSettings,
        models: TextModels,
        /** What a book has where its order says nothing: the frontend's never does. */
        defaults: v.optional(
          v.strictObject({
            chapters: v.pipe(v.number(), v.integer(), v.minValue(MIN_CHAPTERS), v.maxValue(MAX_CHAPTERS)),
            wordsPerChapter: v.pipe(
              v.number(),
              v.integer(),
              v.minValue(MIN_CHAPTER_WORDS),
              v.maxValue(MAX_CHAPTER_WORDS),
            ),
          }),
          { chapters: 10, wordsPerChapter: 1_500 },
        ),
      }),
      'ecommerce-image': v.strictObject({
        ...kindSettings,
        models: ImageModels,
        /** The most references of each role that these models go by; a role that is not named has no limit of its own. */
        references: v.optional(v.record(v.picklist(REFERENCE_ROLES), PositiveInteger), {}),
      }),
    }),
    /** Jobs that one user may have open at once, of all kinds together; one more is answered with 429. */
    maxOpenJobs: v.optional(PositiveInteger, 50),
    credits: v.strictObject({
      /** Given once to every new user. */
      starter: v.pipe(v.number(), v.integer(), v.minValue(0)),
    }),
    /** Requests per second and burst of each route: of those that create jobs, and of all others. */
    throttle: v.strictObject({
      api: v.strictObject({ rate: PositiveInteger, burst: PositiveInteger }),
      create: v.strictObject({ rate: PositiveInteger, burst: PositiveInteger }),
    }),
    /**
     * Shards of the index of due jobs: each takes some 200 jobs a second (docs/configuration.md). It can be raised at any time; after
     * it has been lowered, what is in the shards that are no longer used is found within an hour instead of a minute.
     */
    dueShards: v.optional(v.pipe(PositiveInteger, v.maxValue(MAX_DUE_SHARDS)), DEFAULT_DUE_SHARDS),
    /** Invocations at once of each function behind the API, reserved for it and no more; left out, the account's limit is the only one. */
    apiConcurrency: v.optional(PositiveInteger),
    /**
     * Origin of the server that made everything before, under a name that stays when the API's own name moves: orders of kinds that are
     * off, and their status routes, are forwarded to it. Left out, such orders are answered with 503.
     */
    oldBackend: v.optional(Origin),
    /** How webhooks are sent. */
    webhooks: v.optional(
      v.strictObject({
        /** Deliveries at once (SQS maximumConcurrency): the budget of the frontend's receivers. */
        concurrency: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1000)), 10),
      }),
      {},
    ),
    /** The API's own name; left out, it has the one that API Gateway gives. */
    domain: v.optional(Domain),
    /** Who gets a mail when an alarm begins and ends; left out, alarms only show in the console. */
    alarmAddress: v.optional(v.pipe(v.string(), v.email())),
    /** Who gets the urgent ones: the address of a pager, or of whoever is on call. They go to `alarmAddress` as well. */
    urgentAlarmAddress: v.optional(v.pipe(v.string(), v.email())),
    /** Where docs/runbook.md is read in a browser: alarms link to its entries. Left out, they name its place in the repository. */
    runbookUrl: v.optional(v.pipe(v.string(), v.url(), v.regex(/^https:\/\/[^#]+$/))),
    /** Days: how long a finished job's row and the logs are kept. The ledger is kept for ever. */
    retention: v.strictObject({ jobDays: JobDays, logDays: LogDays }),
    /** Only for the stage `local`: endpoints of stand-ins. */
    local: v.optional(
      v.strictObject({
        geminiBaseUrl: Origin,
        awsEndpoint: Origin,
        /** Serves the keys of `clerk.issuer` in its place. */
        clerkKeys: v.optional(Origin),
      }),
    ),
  }),
  v.check(
    (stage) =>
      stage.local !== undefined ||
      [
        stage.webhookBase,
        stage.clerk.issuer,
        ...stage.frontendOrigins,
        ...stage.clerk.authorizedParties,
        ...stage.kinds.image.inputOrigins,
        ...(stage.oldBackend === undefined ? [] : [stage.oldBackend]),
      ].every((origin) => origin.startsWith('https://') || origin.startsWith('http://localhost:')),
    'outside the stage local every origin must be https (http://localhost:<port> is allowed for developers)',
  ),
  v.check(
    // Not even localhost: the secret goes there, and no Lambda has a frontend beside it.
    ({ local, webhookBase }) => local !== undefined || !webhookBase.startsWith('http://localhost:'),
    'webhookBase: must be https outside the stage local',
  ),
  v.check(
    // Not even localhost: what is there is no server that API Gateway reaches.
    ({ local, oldBackend }) => local !== undefined || oldBackend?.startsWith('http://localhost:') !== true,
    'oldBackend: must be https outside the stage local',
  ),
  v.check(
    ({ domain, oldBackend }) => domain === undefined || oldBackend !== `https://${domain.name}`,
    'oldBackend: is the name of this API, which would forward to itself; give the old server another name',
  ),
  v.check(
    ({ domain, region }) => domain?.certificate.kind !== 'existing' || domain.certificate.arn.split(':')[3] === region,
    'domain: the certificate must be in the region of the stage',
  ),
  v.check(
    ({ domain }) => domain?.record !== 'create' || domain.certificate.kind === 'route53',
    "domain: record 'create' needs a certificate of kind 'route53', which names the zone",
  ),
  v.check(
    ({ bucket, region }) => bucket.kmsKeyArn === undefined || bucket.kmsKeyArn.split(':')[3] === region,
    'bucket.kmsKeyArn: the key must be in the region of the stage',
  ),
  v.check(
    (stage) => (stage.local !== undefined) === (stage.name === 'local'),
    '`local` belongs to the stage local and to no other',
  ),
  v.check(
    ({ local, domain, apiConcurrency, alarmAddress, urgentAlarmAddress, bucket }) =>
      local === undefined ||
      [domain, apiConcurrency, alarmAddress, urgentAlarmAddress, bucket.kmsKeyArn].every(
        (value) => value === undefined,
      ),
    'the stage local has no domain, no set-aside concurrency, no alarm address and no key of KMS',
  ),
);

export type Stage = v.InferOutput<typeof Stage>;
export type StageInput = v.InferInput<typeof Stage>;
