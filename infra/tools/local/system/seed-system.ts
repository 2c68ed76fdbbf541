import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { dynamoCreditLedger } from '../../../../shared/adapters/dynamodb/credits/credit-ledger.ts';
import type { LocalCloud } from '../cloud/start-local-cloud.ts';
import { administratorOf, outputsOf } from './describe-system.ts';
import type { Endpoints } from './endpoints-file.ts';

/** The keys that ops put by hand in a real stage. */
export async function putSecrets(endpoints: Endpoints, cloud: LocalCloud, geminiKey: string): Promise<void> {
  const secrets = new SecretsManagerClient(administratorOf(endpoints));
  const { data } = outputsOf(cloud);
  const put = (SecretId: string, SecretString: string) =>
    secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
  await put(data('GeminiKeySecretName'), geminiKey);
  await put(data('WebhookSecretName'), endpoints.webhookSecret);
  await put(data('GrantSecretName'), endpoints.grantSecret);
  await put(data('ClerkSecretName'), endpoints.clerkWebhookSecret);
  secrets.destroy();
}

/** What the sample users can spend. */
export async function grantSampleCredits(endpoints: Endpoints): Promise<void> {
  const dynamo = new DynamoDBClient(administratorOf(endpoints));
  const ledger = dynamoCreditLedger(dynamo, { credits: endpoints.creditsTable });
  for (const { id, credits } of endpoints.users) {
    if (credits > 0) await ledger.grant(id, 'sample', credits, 'sample', Date.now());
  }
  dynamo.destroy();
}
