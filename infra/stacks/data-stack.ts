import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { type ContentBucket, contentBucket } from '../constructs/storage/content-bucket.ts';
import { removalPolicyOf } from '../constructs/storage/removal-policy.ts';
import { SafeTable, type ServiceTable, USER } from '../constructs/storage/safe-table.ts';
import { SecretSlot } from '../constructs/storage/secret-slot.ts';
import type { Stage } from '../stages/stage.ts';

export interface DataStackProps extends StackProps {
  readonly stage: Stage;
}

/** What must survive: jobs, credits, files and secrets. Changed rarely, and never for the sake of code. */
export class DataStack extends Stack {
  readonly jobs: ServiceTable;
  readonly credits: ServiceTable;
  readonly bucket: ContentBucket;
  readonly geminiKey: SecretSlot;
  readonly webhookSecret: SecretSlot;
  readonly grantSecret: SecretSlot;
  readonly clerkSecret: SecretSlot;

  constructor(scope: Construct, id: string, { stage, ...props }: DataStackProps) {
    super(scope, id, props);

    const jobs = new SafeTable(this, 'Jobs', { stage, sortKey: 'job_id', timeToLiveAttribute: 'expires_at' });
    jobs.addGlobalSecondaryIndex({
      indexName: 'by-creation',
      partitionKey: USER,
      sortKey: { name: 'created_at', type: AttributeType.NUMBER },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ['kind'],
    });
    // Sparse: only rows that still need attention carry the keys, so the sweep reads what is due and nothing else. With the status and
    // the birth of each it also tells how many of which kind are open, since when and until when; none of it changes without the keys,
    // so none costs a write.
    jobs.addGlobalSecondaryIndex({
      indexName: 'by-due',
      partitionKey: { name: 'due_shard', type: AttributeType.STRING },
      sortKey: { name: 'due_at', type: AttributeType.NUMBER },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ['status', 'created_at', 'kind', 'deadline_at'],
    });
    // No time to live: a ledger is kept for ever.
    const credits = new SafeTable(this, 'Credits', { stage, sortKey: 'entry' });
    credits.addGlobalSecondaryIndex({
      indexName: 'by-time',
      partitionKey: USER,
      sortKey: { name: 'booked_at', type: AttributeType.NUMBER },
      projectionType: ProjectionType.ALL,
    });

    this.jobs = jobs.inUse(stage.restoredTables.jobs);
    this.credits = credits.inUse(stage.restoredTables.credits);

    this.bucket = contentBucket(this, 'Content', stage);

    const removalPolicy = removalPolicyOf(stage);
    this.geminiKey = new SecretSlot(this, 'GeminiKey', {
      name: `sorami/${stage.name}/gemini-api-key`,
      description: 'API key of the Gemini API, as plain text',
      removalPolicy,
    });
    this.webhookSecret = new SecretSlot(this, 'WebhookSecret', {
      name: `sorami/${stage.name}/webhook-secret`,
      description: 'Sent to the frontend as X-Webhook-Secret and signs the webhooks, as plain text',
      removalPolicy,
    });

    this.grantSecret = new SecretSlot(this, 'GrantSecret', {
      name: `sorami/${stage.name}/grant-secret`,
      description: "Signs the grants of the frontend's server: whsec_ and base64",
      removalPolicy,
    });
    this.clerkSecret = new SecretSlot(this, 'ClerkSecret', {
      name: `sorami/${stage.name}/clerk-webhook-secret`,
      description: "Signs what Clerk tells: the signing secret of the endpoint in Clerk's dashboard, whsec_ and base64",
      removalPolicy,
    });

    // Deletion protection keeps CloudFormation, too, from taking a new table back. So what may fail at a first deployment, the secrets,
    // whose names may be taken, comes before the tables.
    const slots = [this.geminiKey, this.webhookSecret, this.grantSecret, this.clerkSecret];
    for (const table of [jobs, credits]) table.node.addDependency(...slots);

    new CfnOutput(this, 'JobsTable', { value: this.jobs.tableName, description: 'Table of the jobs' });
    new CfnOutput(this, 'CreditsTable', { value: this.credits.tableName, description: 'Wallets and their ledger' });
    new CfnOutput(this, 'BucketName', { value: this.bucket.bucketName, description: 'Bucket of the delivered files' });
    new CfnOutput(this, 'GeminiKeySecretName', {
      value: this.geminiKey.slot,
      description: 'Secret to put the Gemini API key into',
    });
    new CfnOutput(this, 'WebhookSecretName', {
      value: this.webhookSecret.slot,
      description: 'Secret to put the webhook secret into',
    });
    new CfnOutput(this, 'GrantSecretName', {
      value: this.grantSecret.slot,
      description: 'Secret to put the signing secret of grants into',
    });
    new CfnOutput(this, 'ClerkSecretName', {
      value: this.clerkSecret.slot,
      description: "Secret to put the signing secret of Clerk's webhooks into",
    });
  }
}
