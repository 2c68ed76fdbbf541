import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoDeliveryStore } from '../../shared/adapters/dynamodb/delivery-store.ts';
import { dynamoJobReader } from '../../shared/adapters/dynamodb/job-reader.ts';
import { presignedObjectUrls } from '../../shared/adapters/s3/object-urls.ts';
import { secretsManagerSecret } from '../../shared/adapters/secrets-manager/secrets.ts';
import { sqsDeliveryQueue } from '../../shared/adapters/sqs/delivery-queue.ts';
import { postWebhook } from '../../shared/adapters/webhook/post-webhook.ts';
import { AWS_TIMEOUTS, dynamoClient } from '../../shared/runtime/aws-clients.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import type { DeliverEnv } from './env.ts';
import type { DeliverDeps } from './handler.ts';

export function deliverDeps(env: DeliverEnv): DeliverDeps {
  const dynamo = dynamoClient();
  const log = jsonLogger();
  return {
    jobs: dynamoJobReader(dynamo, { jobs: env.JOBS_TABLE }),
    deliveries: dynamoDeliveryStore(dynamo, { jobs: env.JOBS_TABLE }),
    urls: presignedObjectUrls({
      bucket: env.BUCKET,
      region: dynamo.config.region,
      credentials: dynamo.config.credentials,
      endpoint: env.AWS_ENDPOINT_URL,
    }),
    secret: secretsManagerSecret(new SecretsManagerClient(AWS_TIMEOUTS), env.WEBHOOK_SECRET_ID, Date.now),
    queue: sqsDeliveryQueue(new SQSClient(AWS_TIMEOUTS), env.DELIVER_QUEUE_URL, (error) => {
      log.error('queue.send_failed', error, { queue: 'deliver' });
    }),
    post: postWebhook,
    webhookBase: env.WEBHOOK_BASE,
    environment: env.STAGE === 'prod' ? 'production' : env.STAGE,
    log,
    now: Date.now,
    random: Math.random,
  };
}
