import { type CORSRule, GetBucketCorsCommand, HeadBucketCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { probeBucket } from '../../../../shared/adapters/s3/probe-bucket.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { examined, type Finding } from '../views/finding.ts';
import { corsCommand, originsRefused } from './cors-rules.ts';

/** The bucket can be reached, is where it should be, takes files, and lets the frontend's pages read. */
export async function checkBucket(deployment: Deployment): Promise<readonly Finding[]> {
  const check = `Bucket ${deployment.bucket}`;
  return examined(check, async () => {
    const { bucket, s3, stage } = deployment;
    const { BucketRegion: region = stage.region } = await s3.send(new HeadBucketCommand({ Bucket: bucket }));
    const place: Finding =
      region === stage.region
        ? { check, state: 'ok', found: `reachable, in ${region}` }
        : { check, state: 'failed', found: `is in ${region}, the stage in ${stage.region}` };
    return [place, await checkWrites(deployment), await checkCors(deployment)];
  });
}

/** Reachable is not writable: a policy, a KMS key or a quota shows only when something is written. */
async function checkWrites({ bucket, s3 }: Deployment): Promise<Finding> {
  const check = `Writing to ${bucket}`;
  try {
    await probeBucket(s3, bucket);
    return { check, state: 'ok', found: 'one small object was written, read and deleted' };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const hint =
      'look at its policy, its default encryption (KMS key) and the rights of this shell; workers have their own role';
    return { check, state: 'failed', found: `refused: ${error.name}`, hint };
  }
}

async function checkCors({ bucket, s3, stage }: Deployment): Promise<Finding> {
  const check = `CORS of ${bucket}`;
  let rules: readonly CORSRule[];
  try {
    rules = (await s3.send(new GetBucketCorsCommand({ Bucket: bucket }))).CORSRules ?? [];
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    if (error.name === 'AccessDenied') return { check, state: 'unverified', found: 'this shell may not read it' };
    if (error.name !== 'NoSuchCORSConfiguration') throw error;
    rules = [];
  }
  const refused = originsRefused(rules, stage.frontendOrigins);
  if (refused.length === 0)
    return { check, state: 'ok', found: `GET, HEAD and PUT from ${stage.frontendOrigins.join(', ')}` };
  return {
    check,
    state: 'failed',
    found: `pages of ${refused.join(', ')} cannot read its files or upload to it`,
    hint: corsCommand(bucket, stage.frontendOrigins, rules),
  };
}
