import type {
  GetBucketEncryptionOutput,
  GetBucketLifecycleConfigurationOutput,
  GetBucketOwnershipControlsOutput,
  GetBucketVersioningOutput,
  GetPublicAccessBlockOutput,
} from '@aws-sdk/client-s3';
import * as v from 'valibot';
import type { Stage } from '../../../stages/stage.ts';
import type { Finding } from '../views/finding.ts';

/** What a setting of the bucket means for the service, without the name of the check. */
export type Verdict = Omit<Finding, 'check'>;

/** A key of the account's own refuses every role that the stage does not give it to; S3's keys and `aws/s3` refuse none. */
export function encryptionVerdict(encryption: GetBucketEncryptionOutput, stage: Stage): Verdict {
  const { kmsKeyArn } = stage.bucket;
  const [rule] = encryption.ServerSideEncryptionConfiguration?.Rules ?? [];
  const { SSEAlgorithm = 'AES256', KMSMasterKeyID: key } = rule?.ApplyServerSideEncryptionByDefault ?? {};
  const ownKey =
    SSEAlgorithm.startsWith('aws:kms') && key !== undefined && !key.endsWith('alias/aws/s3') ? key : undefined;
  const words = ownKey === undefined ? `by ${SSEAlgorithm}, with a key of AWS` : `by ${SSEAlgorithm}, with ${ownKey}`;
  if (ownKey === undefined) {
    if (kmsKeyArn === undefined) return { state: 'ok', found: words };
    return { state: 'warning', found: `${words}; the stage names ${kmsKeyArn}, which nothing needs` };
  }
  // S3 tells the key as it was configured: its ARN, or its id alone.
  if (kmsKeyArn !== undefined && (ownKey === kmsKeyArn || kmsKeyArn.endsWith(`key/${ownKey}`))) {
    return { state: 'ok', found: words };
  }
  return {
    state: 'failed',
    found: `${words}; ${kmsKeyArn === undefined ? 'no role may use it' : `the roles may use ${kmsKeyArn}`}: S3 refuses what is written and read`,
    hint: `bucket.kmsKeyArn of stage ${stage.name}: the key's ARN (an alias: aws kms describe-key --region ${stage.region} --key-id <alias> --query KeyMetadata.Arn), and deploy`,
  };
}

/**
 * Deletions take all versions of a file whether the stage knows of versions or not. What differs is what is paid for and restored from:
 * a setting that was changed by hand since.
 */
export function versioningVerdict({ Status }: GetBucketVersioningOutput, stage: Stage): Verdict {
  const keeps = Status === 'Enabled' || Status === 'Suspended';
  const found = keeps ? `versions are kept (${Status})` : 'no versions are kept';
  if (keeps === stage.bucket.versioned) return { state: 'ok', found };
  if (!keeps) return { state: 'warning', found: `${found}; the stage says bucket.versioned, which nothing needs` };
  return {
    state: 'warning',
    found: `${found}, of which the stage does not know: deletions take all of them all the same`,
    hint: `bucket.versioned: true in stage ${stage.name}`,
  };
}

/** `undefined`: the bucket has no ownership controls, which means that the writer of an object owns it. */
export function ownershipVerdict(controls: GetBucketOwnershipControlsOutput | undefined, bucket: string): Verdict {
  const [rule] = controls?.OwnershipControls?.Rules ?? [];
  const found = rule?.ObjectOwnership ?? 'ObjectWriter';
  if (found === 'BucketOwnerEnforced') return { state: 'ok', found: 'the bucket’s owner, without ACLs' };
  return {
    state: 'warning',
    found: `${found}: ACLs can open single objects, and objects written by another account stay that account’s`,
    hint: `aws s3api put-bucket-ownership-controls --bucket ${bucket} --ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'`,
  };
}

/** `undefined`: the bucket has no rules. */
export function lifecycleVerdict(configuration: GetBucketLifecycleConfigurationOutput | undefined): Verdict {
  const taking = (configuration?.Rules ?? []).filter(
    ({ Status, Expiration, Transitions = [] }) =>
      Status === 'Enabled' &&
      ((Expiration !== undefined && Expiration.ExpiredObjectDeleteMarker !== true) ||
        Transitions.some(({ StorageClass }) => StorageClass === 'GLACIER' || StorageClass === 'DEEP_ARCHIVE')),
  );
  const ours = taking.filter(({ Filter, Prefix }) => {
    const prefix = Filter?.And?.Prefix ?? Filter?.Prefix ?? Prefix ?? '';
    return prefix.startsWith('user_') || 'user_'.startsWith(prefix);
  });
  if (ours.length === 0) return { state: 'ok', found: 'no rule takes delivered files away' };
  const names = ours.map(
    ({ ID, Expiration }) => `${ID ?? '(unnamed)'}${Expiration?.Days ? ` (${Expiration.Days} days)` : ''}`,
  );
  return {
    state: 'warning',
    found: `${names.join(', ')} expires or archives below user_: jobs list files then that nobody can read`,
    hint: 'limit the rule to other prefixes, unless that is what you want',
  };
}

/** `undefined`: nothing is blocked. */
export function publicAccessVerdict(output: GetPublicAccessBlockOutput | undefined, bucket: string): Verdict {
  const flags = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;
  const open = flags.filter((flag) => output?.PublicAccessBlockConfiguration?.[flag] !== true);
  if (open.length === 0) return { state: 'ok', found: 'blocked' };
  return {
    state: 'warning',
    found: `possible: ${open.join(', ')} off`,
    hint: `aws s3api put-public-access-block --bucket ${bucket} --public-access-block-configuration ${flags.map((flag) => `${flag}=true`).join(',')}`,
  };
}

const Statement = v.looseObject({
  Sid: v.optional(v.string()),
  Effect: v.string(),
  Condition: v.optional(v.record(v.string(), v.record(v.string(), v.unknown()))),
});
const Policy = v.object({
  Statement: v.union([
    v.array(Statement),
    v.pipe(
      Statement,
      v.transform((one) => [one]),
    ),
  ]),
});

/**
 * Denials win over every role. Those that demand TLS hurt nobody here; whether another one hits the functions' roles takes a person.
 *
 * @param text the policy as S3 gives it; `undefined`: there is none.
 */
export function policyVerdict(text: string | undefined): Verdict {
  if (text === undefined) return { state: 'ok', found: 'none: the roles decide' };
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Policy), text);
  if (!parsed.success) return { state: 'unverified', found: 'is not understood' };
  const denials = parsed.output.Statement.filter(
    ({ Effect, Condition }) => Effect === 'Deny' && !demandsTls(Condition),
  );
  if (denials.length === 0) return { state: 'ok', found: 'denies nothing but what is not TLS' };
  const names = denials.map(({ Sid }, index) => Sid ?? `the ${index + 1}. Deny without a Sid`);
  return {
    state: 'warning',
    found: `denies ${names.join(', ')}: a denial wins over the functions’ roles`,
    hint: 'see that none of them hits s3:GetObject, s3:PutObject or s3:DeleteObjectVersion on user_*, s3:ListBucket or s3:ListBucketVersions of the roles sorami-…-service-…',
  };
}

function demandsTls(condition: v.InferOutput<typeof Statement>['Condition']): boolean {
  const keys = Object.values(condition ?? {}).flatMap((tests) => Object.keys(tests));
  return keys.length > 0 && keys.every((key) => ['aws:securetransport', 's3:tlsversion'].includes(key.toLowerCase()));
}
