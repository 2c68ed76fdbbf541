import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { DELIVERED_OBJECTS } from '../../../constructs/allow.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { examined, type Finding } from '../views/finding.ts';
import {
  encryptionVerdict,
  lifecycleVerdict,
  ownershipVerdict,
  policyVerdict,
  publicAccessVerdict,
  type Verdict,
  versioningVerdict,
} from './bucket-settings.ts';

/** What S3 answers where a setting was never made. */
const NEVER_SET = [
  'OwnershipControlsNotFoundError',
  'NoSuchLifecycleConfiguration',
  'NoSuchPublicAccessBlockConfiguration',
  'NoSuchBucketPolicy',
];

/** The settings that a bucket's owner can make, and which the service lives with: a bucket may be there before the stack. */
export async function checkBucketSettings({ bucket, s3, stage }: Deployment): Promise<readonly Finding[]> {
  // The local engine has none of them.
  if (stage.local !== undefined) return [];
  const Bucket = { Bucket: bucket };
  const looks: readonly (readonly [string, () => Promise<Verdict>])[] = [
    ['Encryption', async () => encryptionVerdict(await s3.send(new GetBucketEncryptionCommand(Bucket)), stage)],
    ['Versions', async () => versioningVerdict(await s3.send(new GetBucketVersioningCommand(Bucket)), stage)],
    [
      'Owner of objects',
      async () =>
        ownershipVerdict(await unlessNeverSet(s3.send(new GetBucketOwnershipControlsCommand(Bucket))), bucket),
    ],
    [
      'Lifecycle',
      async () => lifecycleVerdict(await unlessNeverSet(s3.send(new GetBucketLifecycleConfigurationCommand(Bucket)))),
    ],
    [
      'Public access',
      async () => publicAccessVerdict(await unlessNeverSet(s3.send(new GetPublicAccessBlockCommand(Bucket))), bucket),
    ],
    ['Policy', async () => policyVerdict((await unlessNeverSet(s3.send(new GetBucketPolicyCommand(Bucket))))?.Policy)],
  ];
  const findings = looks.map(([what, look]) => {
    const check = `${what} of ${bucket}`;
    return examined(check, async () => [{ check, ...(await look().catch(unreadable)) }]);
  });
  return [...(await Promise.all(findings)).flat(), frontendsUser(bucket, stage.bucket.kmsKeyArn)];
}

async function unlessNeverSet<Output>(answer: Promise<Output>): Promise<Output | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof S3ServiceException && NEVER_SET.includes(error.name)) return undefined;
    throw error;
  });
}

function unreadable(error: unknown): Verdict {
  if (!(error instanceof S3ServiceException) || error.name !== 'AccessDenied') throw error;
  return { state: 'unverified', found: 'this shell may not read it' };
}

/** Who that user is, only the frontend's configuration knows. */
function frontendsUser(bucket: string, kmsKeyArn: string | undefined): Finding {
  const actions = ['s3:GetObject', ...(kmsKeyArn === undefined ? [] : ['kms:Decrypt'])];
  const resources = [`arn:aws:s3:::${bucket}${DELIVERED_OBJECTS}`, ...(kmsKeyArn === undefined ? [] : [kmsKeyArn])];
  return {
    check: `Frontend’s own user in ${bucket}`,
    state: 'unverified',
    found: `signs every picture anew, and must be allowed ${actions.join(' and ')} on ${resources.join(' and ')}`,
    hint: `aws iam simulate-principal-policy --policy-source-arn <arn of the frontend's user> --action-names ${actions.join(' ')} --resource-arns ${resources.join(' ')} --query "EvaluationResults[].[EvalActionName,EvalDecision]"`,
  };
}
