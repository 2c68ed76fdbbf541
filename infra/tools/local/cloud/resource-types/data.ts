import * as v from 'valibot';
import { TransportPolicy } from './policy-document.ts';
import { arn, generatedId, named, physicalName, resourceType } from './resource-type.ts';

const KeySchema = v.array(v.strictObject({ AttributeName: v.string(), KeyType: v.picklist(['HASH', 'RANGE']) }));
const Index = v.strictObject({
  IndexName: v.string(),
  KeySchema,
  Projection: v.strictObject({
    ProjectionType: v.picklist(['ALL', 'KEYS_ONLY', 'INCLUDE']),
    NonKeyAttributes: v.optional(v.array(v.string())),
  }),
});

export const table = resourceType({
  honoured: {
    TableName: v.optional(v.string()),
    KeySchema,
    AttributeDefinitions: v.array(
      v.strictObject({ AttributeName: v.string(), AttributeType: v.picklist(['S', 'N', 'B']) }),
    ),
    GlobalSecondaryIndexes: v.optional(v.array(Index), []),
    TimeToLiveSpecification: v.optional(v.strictObject({ AttributeName: v.string(), Enabled: v.boolean() })),
    BillingMode: v.literal('PAY_PER_REQUEST'),
  },
  inert: ['PointInTimeRecoverySpecification', 'DeletionProtectionEnabled', 'SSESpecification', 'TableClass', 'Tags'],
  identify: (properties, self) => {
    const name = physicalName(properties.TableName, self, 255);
    return named(name, arn('dynamodb', `table/${name}`, self));
  },
});

const Strings = v.optional(v.array(v.string()), []);
const CorsRules = v.array(
  v.strictObject({
    Id: v.optional(v.string()),
    AllowedOrigins: v.array(v.string()),
    AllowedMethods: v.array(v.picklist(['GET', 'HEAD', 'PUT', 'POST', 'DELETE'])),
    AllowedHeaders: Strings,
    ExposedHeaders: Strings,
    MaxAge: v.optional(v.number()),
  }),
);

export const bucket = resourceType({
  honoured: {
    BucketName: v.optional(v.string()),
    CorsConfiguration: v.optional(v.strictObject({ CorsRules })),
  },
  inert: [
    ...['BucketEncryption', 'PublicAccessBlockConfiguration', 'OwnershipControls', 'Tags'],
    'LifecycleConfiguration',
  ],
  identify: (properties, self) => {
    const name = physicalName(properties.BucketName, self, 63).toLowerCase();
    const RegionalDomainName = `${name}.s3.${self.region}.amazonaws.com`;
    return { name, ref: name, attributes: { Arn: `arn:aws:s3:::${name}`, RegionalDomainName } };
  },
});

export const bucketPolicy = resourceType({ honoured: { Bucket: v.string(), PolicyDocument: TransportPolicy } });

export const queue = resourceType({
  honoured: {
    QueueName: v.optional(v.string()),
    VisibilityTimeout: v.optional(v.number()),
    MessageRetentionPeriod: v.optional(v.number()),
    DelaySeconds: v.optional(v.number()),
    ReceiveMessageWaitTimeSeconds: v.optional(v.number()),
    MaximumMessageSize: v.optional(v.number()),
    RedrivePolicy: v.optional(v.strictObject({ deadLetterTargetArn: v.string(), maxReceiveCount: v.number() })),
    FifoQueue: v.optional(v.boolean()),
  },
  inert: [
    ...['SqsManagedSseEnabled', 'KmsMasterKeyId', 'RedriveAllowPolicy', 'Tags'],
    // Of FIFO queues: both are about how much one can take.
    ...['DeduplicationScope', 'FifoThroughputLimit'],
  ],
  identify: (properties, self) => {
    // CloudFormation, too, ends the name of a FIFO queue like this.
    const suffix = properties.FifoQueue && properties.QueueName === undefined ? '.fifo' : '';
    const name = physicalName(properties.QueueName, self, 80 - suffix.length) + suffix;
    const ref = `${self.awsEndpoint}/${self.account}/${name}`;
    return { name, ref, attributes: { Arn: arn('sqs', name, self), QueueName: name, QueueUrl: ref } };
  },
});

export const queuePolicy = resourceType({ honoured: { Queues: v.array(v.string()), PolicyDocument: TransportPolicy } });

export const secret = resourceType({
  honoured: { Name: v.optional(v.string()), SecretString: v.string() },
  inert: ['Description', 'KmsKeyId', 'Tags'],
  identify: (properties, self) => {
    const name = physicalName(properties.Name, self, 64);
    // AWS ends the ARN of every secret with six random characters.
    const ref = arn('secretsmanager', `secret:${name}-${generatedId(self).slice(0, 6)}`, self);
    return { name, ref, attributes: { Id: ref } };
  },
});
