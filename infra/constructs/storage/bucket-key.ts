import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Stage } from '../../stages/stage.ts';

/**
 * What a role needs of the bucket's KMS key, by what it may do with objects: reading decrypts, writing asks for a data
 * key and decrypts it. Without it S3 answers 403 to a role that may do everything with the bucket itself. The key serves S3 only,
 * and its own policy has to leave the account's roles to IAM (the default policy of a key does).
 *
 * @param statements the role's other permissions.
 * @returns nothing where the stage names no key, or the role does not touch the content of objects.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function bucketKeyPermissions(stage: Stage, statements: readonly PolicyStatement[]): PolicyStatement[] {
  const { kmsKeyArn } = stage.bucket;
  const objectActions = new Set(statements.flatMap(({ actions }) => actions));
  const writes = objectActions.has('s3:PutObject');
  if (kmsKeyArn === undefined || !(writes || objectActions.has('s3:GetObject'))) return [];
  return [
    new PolicyStatement({
      actions: ['kms:Decrypt', ...(writes ? ['kms:GenerateDataKey'] : [])],
      resources: [kmsKeyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${stage.region}.amazonaws.com` } },
    }),
  ];
}
