import { Duration, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Stage } from '../stages/stage.ts';
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
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    // The frontend fetches files as blobs and probes them with HEAD, from presigned URLs.
    cors: [
      {
        allowedOrigins: stage.frontendOrigins,
        allowedMethods: [HttpMethods.GET, HttpMethods.HEAD],
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
