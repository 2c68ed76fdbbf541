import { type CORSRule, GetBucketCorsCommand, HeadBucketCommand, S3ServiceException } from '@aws-sdk/client-s3';
import type { Deployment } from '../deployment/deployment.ts';
import { examined, type Finding } from '../finding.ts';

/** The bucket can be reached, is where it should be, and lets the frontend's pages read. */
export async function checkBucket(deployment: Deployment): Promise<readonly Finding[]> {
  const check = `Bucket ${deployment.bucket}`;
  return examined(check, async () => {
    const { bucket, s3, stage } = deployment;
    const { BucketRegion: region = stage.region } = await s3.send(new HeadBucketCommand({ Bucket: bucket }));
    const place: Finding =
      region === stage.region
        ? { check, state: 'ok', found: `reachable, in ${region}` }
        : { check, state: 'failed', found: `is in ${region}, the stage in ${stage.region}` };
    return [place, await checkCors(deployment)];
  });
}

async function checkCors({ bucket, s3, stage }: Deployment): Promise<Finding> {
  const check = `CORS of ${bucket}`;
  if (stage.local !== undefined) return { check, state: 'unverified', found: 'the local engine answers every origin' };
  let rules: readonly CORSRule[];
  try {
    rules = (await s3.send(new GetBucketCorsCommand({ Bucket: bucket }))).CORSRules ?? [];
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    if (error.name === 'AccessDenied') return { check, state: 'unverified', found: 'this shell may not read it' };
    if (error.name !== 'NoSuchCORSConfiguration') throw error;
    rules = [];
  }
  const refused = stage.frontendOrigins.filter((origin) => !rules.some((rule) => lets(rule, origin)));
  if (refused.length === 0)
    return { check, state: 'ok', found: `GET and HEAD from ${stage.frontendOrigins.join(', ')}` };
  return {
    check,
    state: 'failed',
    found: `pages of ${refused.join(', ')} cannot read its files`,
    hint: corsCommand(bucket, stage.frontendOrigins, rules),
  };
}

function lets(rule: CORSRule, origin: string): boolean {
  const { AllowedOrigins = [], AllowedMethods = [], AllowedHeaders = [] } = rule;
  return (
    AllowedOrigins.some((allowed) => matches(allowed, origin)) &&
    ['GET', 'HEAD'].every((method) => AllowedMethods.includes(method)) &&
    AllowedHeaders.includes('*')
  );
}

/** S3 allows one `*` in an origin. */
function matches(allowed: string, origin: string): boolean {
  const [before = '', after] = allowed.split('*', 2);
  if (after === undefined) return allowed === origin;
  return origin.length >= before.length + after.length && origin.startsWith(before) && origin.endsWith(after);
}

/** `put-bucket-cors` replaces all rules, so those that are there are repeated. */
function corsCommand(bucket: string, origins: readonly string[], rules: readonly CORSRule[]): string {
  const rule = {
    AllowedOrigins: origins,
    AllowedMethods: ['GET', 'HEAD'],
    AllowedHeaders: ['*'],
    ExposeHeaders: ['ETag', 'Content-Length', 'Content-Type'],
    MaxAgeSeconds: 3600,
  };
  return `aws s3api put-bucket-cors --bucket ${bucket} --cors-configuration '${JSON.stringify({ CORSRules: [...rules, rule] })}'`;
}
