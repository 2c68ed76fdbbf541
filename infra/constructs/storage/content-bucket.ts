import { Duration, Validations } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  HttpMethods,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Stage } from '../../stages/stage.ts';
import { removalPolicyOf } from './removal-policy.ts';

/** What the rest of the service needs to know of the bucket. */
export type ContentBucket = Pick<IBucket, 'bucketName' | 'bucketArn' | 'arnForObjects'>;

/**
 * The bucket of the delivered files, as the stage says: one that is there already (whose policy, CORS and lifecycle stay its
 * owner's, CDK cannot manage them), or one made here.
 */
export function contentBucket(scope: Construct, id: string, stage: Stage): ContentBucket {
  if (stage.bucket.kind === 'existing') return Bucket.fromBucketName(scope, id, stage.bucket.name);
  const bucket = new Bucket(scope, id, {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    ...encryptionOf(scope, stage),
    versioned: stage.bucket.versioned,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    // Pages fetch files as blobs, probe them with HEAD, and put what goes with an order, all by presigned URLs.
    cors: [
      {
        allowedOrigins: stage.frontendOrigins,
        allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.PUT],
        allowedHeaders: ['*'],
        exposedHeaders: ['ETag', 'Content-Length', 'Content-Type'],
        maxAge: 3600,
      },
    ],
    lifecycleRules: [{ id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    removalPolicy: removalPolicyOf(stage),
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Files are read by addresses that the API signs for one user and logs when it does; a log of every read would cost more than the reads.',
  });
  return bucket;
}

/** A data key of the bucket's own saves a call of KMS for each object. */
function encryptionOf(scope: Construct, { bucket }: Stage): BucketProps {
  if (bucket.kmsKeyArn === undefined) return { encryption: BucketEncryption.S3_MANAGED };
  const encryptionKey = Key.fromKeyArn(scope, 'ContentKey', bucket.kmsKeyArn);
  return { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true };
}
