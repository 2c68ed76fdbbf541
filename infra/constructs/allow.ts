import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { ServiceTable } from './storage/safe-table.ts';

/** Where every delivered file lies: below the id of its owner. */
export const DELIVERED_OBJECTS = '/user_*';

/** What users gave with their orders, below the id of its owner. */
export const GIVEN_OBJECTS = '/user_*/inputs/*';
/** What users uploaded for an order to come. */
export const UPLOADED_OBJECTS = '/user_*/uploads/*';

/**
 * The permissions a function can be given, each naming its actions. CDK's own grants are wider (`grantWriteData` deletes and
 * batches, `grantConsumeMessages` looks queues up by name), so none is used.
 *
 * A transaction needs the permissions of its single operations, a batch of messages `sqs:SendMessage`, a HEAD of an object
 * `s3:GetObject`.
 */
export const allow = {
  items: (
    table: Pick<ServiceTable, 'tableArn'>,
    ...operations: ('GetItem' | 'BatchGetItem' | 'PutItem' | 'UpdateItem')[]
  ) =>
    statement(
      operations.map((operation) => `dynamodb:${operation}`),
      table.tableArn,
    ),

  query: (table: Pick<ServiceTable, 'tableArn'>, index: string) =>
    statement(['dynamodb:Query'], `${table.tableArn}/index/${index}`),

  /** A whole index: the few attributes that it holds of every row. */
  scan: (table: Pick<ServiceTable, 'tableArn'>, index: string) =>
    statement(['dynamodb:Scan'], `${table.tableArn}/index/${index}`),

  /** Whole partitions, and the whole table: for functions that check what others wrote. */
  readAll: (table: Pick<ServiceTable, 'tableArn'>, ...operations: ('Query' | 'Scan')[]) =>
    statement(
      operations.map((operation) => `dynamodb:${operation}`),
      table.tableArn,
    ),

  /** Objects below `user_…`, where every delivered file lies; the rest of the bucket belongs to others. */
  objects: (bucket: Pick<IBucket, 'arnForObjects'>, ...operations: ('GetObject' | 'PutObject')[]) =>
    statement(
      operations.map((operation) => `s3:${operation}`),
      bucket.arnForObjects(DELIVERED_OBJECTS.slice(1)),
    ),

  /** Files that came with orders. Listing makes S3 say that an upload is missing. */
  keepingInputs: (bucket: Pick<IBucket, 'bucketArn' | 'arnForObjects'>) => [
    statement(['s3:PutObject'], bucket.arnForObjects(GIVEN_OBJECTS.slice(1))),
    statement(['s3:ListBucket'], bucket.bucketArn),
  ],

  /** The same, copied from an earlier order. */
  copyingInputs: (bucket: Pick<IBucket, 'bucketArn' | 'arnForObjects'>) => [
    statement(['s3:GetObject', 's3:PutObject'], bucket.arnForObjects(GIVEN_OBJECTS.slice(1))),
    statement(['s3:ListBucket'], bucket.bucketArn),
  ],

  /** Uploads: an address that is signed for one carries the permissions of the role that signs it. */
  uploads: (bucket: Pick<IBucket, 'arnForObjects'>, operation: 'GetObject' | 'PutObject') =>
    statement([`s3:${operation}`], bucket.arnForObjects(UPLOADED_OBJECTS.slice(1))),

  /** Also what makes S3 answer 404 for an object that is missing, instead of 403. */
  listing: (bucket: Pick<IBucket, 'bucketArn'>) => statement(['s3:ListBucket'], bucket.bucketArn),

  /**
   * Objects below `user_…`, every version of them: where a bucket keeps versions, a deletion by name alone only hides the last one.
   * Where it keeps none, an object is its own and only version.
   */
  deleting: (bucket: Pick<IBucket, 'bucketArn' | 'arnForObjects'>) => [
    statement(['s3:ListBucketVersions'], bucket.bucketArn),
    statement(['s3:DeleteObjectVersion'], bucket.arnForObjects(DELIVERED_OBJECTS.slice(1))),
  ],

  send: (queue: Pick<IQueue, 'queueArn'>) => statement(['sqs:SendMessage'], queue.queueArn),

  /** What an event source mapping needs of the function's role. */
  receive: (queue: Pick<IQueue, 'queueArn'>) =>
    statement(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], queue.queueArn),

  /** Back off by making a message visible earlier or later. */
  postpone: (queue: Pick<IQueue, 'queueArn'>) => statement(['sqs:ChangeMessageVisibility'], queue.queueArn),

  readSecret: (secret: Pick<ISecret, 'secretArn'>) => statement(['secretsmanager:GetSecretValue'], secret.secretArn),

  /** Streams and lines in one log group. Creating the group is the stack's business. */
  log: (group: Pick<ILogGroup, 'logGroupArn'>) =>
    statement(['logs:CreateLogStream', 'logs:PutLogEvents'], group.logGroupArn),
};

function statement(actions: string[], resource: string): PolicyStatement {
  return new PolicyStatement({ actions, resources: [resource] });
}
