import { buildApp } from 'fauxqs';
// The package starts its server on every interface and gives each queue a URL and an account of its own. Its parts let
// us choose; they are not among its exports, hence the paths (the version is pinned).
import { PersistenceManager } from '../../../../../node_modules/fauxqs/dist/persistence.js';
import { S3Store } from '../../../../../node_modules/fauxqs/dist/s3/s3Store.js';
import { SnsStore } from '../../../../../node_modules/fauxqs/dist/sns/snsStore.js';
import { type SqsQueue, SqsStore } from '../../../../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import type { Resource } from '../template/resources.ts';

/** SQS and S3 in this process, reached over HTTP. */
export interface Fauxqs {
  readonly port: number;
  objectExists(bucket: string, key: string): boolean;
  /** The content of every object whose key begins so. */
  objectsBelow(bucket: string, prefix: string): ReadonlyMap<string, Uint8Array>;
  /** A page of a bucket's objects in the order of their keys; `undefined`: there is no such bucket. */
  listObjects(bucket: string, page: ObjectPage): ListedObjects | undefined;
  /** Puts an object that is larger than the engine takes by HTTP; S3 takes 5 GB in one request. */
  putLarge(object: LargeObject): { readonly etag: string };
  /** The queue itself, for those who drive it by a clock of their own. */
  queue(url: string): SqsQueue | undefined;
  stop(): Promise<void>;
}

/** More bytes in one request the engine refuses. */
export const MAX_BODY_BYTES = 11 * 1_048_576;

/** An object as one PUT describes it. */
export interface LargeObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: Buffer;
  readonly contentType: string | undefined;
  readonly cacheControl: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** Base64, verified by who calls. */
  readonly sha256: string | undefined;
}

/** Which objects to list. */
export interface ObjectPage {
  readonly prefix: string;
  /** Only those after this key. */
  readonly startAfter: string;
  readonly maxKeys: number;
}

export interface ListedObjects {
  readonly objects: readonly {
    readonly key: string;
    readonly bytes: number;
    readonly etag: string;
    readonly at: Date;
  }[];
  readonly isTruncated: boolean;
}

/** Starts SQS and S3 with the given queues and buckets. Without `dataDir` everything is in memory. */
export async function startFauxqs(options: {
  readonly dataDir: string | undefined;
  readonly region: string;
  readonly queues: readonly Resource<'AWS::SQS::Queue'>[];
  readonly buckets: readonly Resource<'AWS::S3::Bucket'>[];
}): Promise<Fauxqs> {
  const stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
  const { sqsStore, s3Store } = stores;
  const app = buildApp({ logger: false, defaultRegion: options.region, stores });
  if (options.dataDir !== undefined) {
    const persistence = new PersistenceManager(options.dataDir);
    // Loading comes first: stores that persist would write what they are being given.
    persistence.load(sqsStore, stores.snsStore, s3Store);
    sqsStore.persistence = persistence;
    s3Store.persistence = persistence;
    for (const queue of sqsStore.allQueues()) queue.persistence = persistence;
    app.addHook('onClose', (_instance, done) => {
      persistence.close();
      done();
    });
  }
  for (const queue of options.queues) createQueue(sqsStore, queue);
  for (const bucket of options.buckets) s3Store.createBucket(bucket.name);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    objectExists: (bucket, key) => s3Store.hasBucket(bucket) && hasObject(s3Store, bucket, key),
    objectsBelow: (bucket, prefix) =>
      new Map(s3Store.listObjects(bucket, { prefix }).objects.map(({ key, body }) => [key, body])),
    listObjects: (bucket, page) => {
      if (!s3Store.hasBucket(bucket)) return undefined;
      const { objects, isTruncated } = s3Store.listObjects(bucket, page);
      const listed = objects.map(({ key, contentLength, etag, lastModified }) => {
        return { key, bytes: contentLength, etag, at: lastModified };
      });
      return { objects: listed, isTruncated };
    },
    putLarge: ({ bucket, key, body, contentType, cacheControl, metadata, sha256 }) => {
      const checksum =
        sha256 === undefined ? undefined : ({ algorithm: 'SHA256', value: sha256, type: 'FULL_OBJECT' } as const);
      return s3Store.putObject(
        bucket,
        key,
        body,
        contentType,
        { ...metadata },
        cacheControl === undefined ? {} : { cacheControl },
        checksum,
      );
    },
    queue: (url) => sqsStore.getQueue(url),
    stop: () => app.close(),
  };
}

function createQueue(store: SqsStore, { name, ref: url, attributes, properties }: Resource<'AWS::SQS::Queue'>): void {
  const { QueueName: _, ...rest } = properties;
  const entries = Object.entries(rest).filter(([, value]) => value !== undefined);
  const values = Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  );
  const kept = store.getQueueByName(name);
  if (kept === undefined) {
    const { Arn: arn = '' } = attributes;
    store.createQueue(name, url, arn, values);
    return;
  }
  kept.setAttributes(values);
  // The endpoint may have had another port when the queue was kept.
  Object.assign(kept, { url });
}

function hasObject(store: S3Store, bucket: string, key: string): boolean {
  try {
    store.headObject(bucket, key);
    return true;
  } catch {
    return false;
  }
}
