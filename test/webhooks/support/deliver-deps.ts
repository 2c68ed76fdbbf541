import { endpointCircuit } from '../../../functions/deliver-webhooks/endpoint-circuit.ts';
import type { DeliverDeps } from '../../../functions/deliver-webhooks/handler.ts';
import { dynamoCircuitStore } from '../../../shared/adapters/dynamodb/control/circuit-store.ts';
import { dynamoDeliveryStore } from '../../../shared/adapters/dynamodb/jobs/delivery-store.ts';
import { dynamoJobReader } from '../../../shared/adapters/dynamodb/jobs/job-reader.ts';
import { sqsVisibility } from '../../../shared/adapters/sqs/visibility.ts';
import { postWebhook } from '../../../shared/adapters/webhook/post-webhook.ts';
import { viewAtFrontend } from '../../../shared/adapters/webhook/view-at-frontend.ts';
import type { StoredFile } from '../../../shared/jobs/part.ts';
import type { Logger } from '../../../shared/telemetry/logger.ts';
import { BUCKET_URLS } from './bucket.ts';
import type { Clock } from './clock.ts';
import { type DeliverySite, WEBHOOK_SECRET } from './delivery-site.ts';
import { sampleContent } from './sample-content.ts';

/** Texts are told from their files: `…/blogs/{job_id}-article.json`. */
const FILES = {
  read: ({ key }: Pick<StoredFile, 'key'>) =>
    Promise.resolve(sampleContent(key.includes('/blogs/') ? 'article' : key.includes('/books/') ? 'book' : 'image')),
};

/** What the deliver function is made of, as its own `deps.ts` does it, on a site's engines and by its clock. */
export function deliverDepsOf(site: DeliverySite, clock: Clock, log: Logger): DeliverDeps {
  const { dynamo, tables } = site;
  const { now } = clock;
  const secrets = () => Promise.resolve({ current: WEBHOOK_SECRET });
  const store = dynamoCircuitStore(dynamo, tables, site.receiver.url);
  return {
    jobs: dynamoJobReader(dynamo, tables),
    deliveries: dynamoDeliveryStore(dynamo, tables),
    circuit: endpointCircuit({ store, log, now, random: Math.random }),
    urls: BUCKET_URLS,
    files: FILES,
    secrets: { read: secrets, refresh: secrets },
    visibility: sqsVisibility(site.sqs, site.deliverQueue.url),
    post: postWebhook,
    view: viewAtFrontend,
    webhookBase: site.receiver.url,
    environment: 'production',
    timeoutMs: 400,
    staleAfterMs: 15_000,
    log,
    now,
    random: Math.random,
  };
}
