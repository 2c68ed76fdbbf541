import {
  DescribeContinuousBackupsCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { Deployment } from '../deployment/deployment.ts';
import { examined, type Finding } from '../views/finding.ts';

/**
 * Both tables can be brought back to a second of the last weeks, and rows expire in the one where they should: neither comes along
 * when a table is restored.
 *
 * @see docs/restore.md
 */
export async function checkRecovery({ dynamo, tables, stage }: Deployment): Promise<readonly Finding[]> {
  // The local engine has no backups.
  if (stage.local !== undefined) return [];
  const { region } = stage;
  const wanted = [
    { name: tables.jobs, expiresBy: 'expires_at' },
    { name: tables.credits, expiresBy: undefined },
  ];
  const findings = wanted.flatMap(({ name, expiresBy }) => {
    const recovery = `Recovery of ${name}`;
    const expiry = `Time to live of ${name}`;
    return [
      examined(recovery, async (): Promise<Finding[]> => {
        if (await isRestorable(dynamo, name)) return [{ check: recovery, state: 'ok', found: 'to any second' }];
        const hint = `aws dynamodb update-continuous-backups --region ${region} --table-name ${name} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true`;
        return [{ check: recovery, state: 'failed', found: 'off: what is lost stays lost', hint }];
      }),
      examined(expiry, async (): Promise<Finding[]> => {
        const attribute = await expiryOf(dynamo, name);
        if (attribute === expiresBy) return [{ check: expiry, state: 'ok', found: attribute ?? 'none' }];
        const found = `${attribute ?? 'none'} instead of ${expiresBy ?? 'none'}`;
        const specification = `Enabled=${expiresBy !== undefined},AttributeName=${expiresBy ?? attribute}`;
        const hint = `aws dynamodb update-time-to-live --region ${region} --table-name ${name} --time-to-live-specification ${specification}`;
        return [{ check: expiry, state: 'failed', found, hint }];
      }),
    ];
  });
  return (await Promise.all(findings)).flat();
}

async function isRestorable(dynamo: DynamoDBClient, TableName: string): Promise<boolean> {
  const { ContinuousBackupsDescription } = await dynamo.send(new DescribeContinuousBackupsCommand({ TableName }));
  return ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED';
}

/** The attribute by which rows expire; undefined where none do. */
async function expiryOf(dynamo: DynamoDBClient, TableName: string): Promise<string | undefined> {
  const { TimeToLiveDescription } = await dynamo.send(new DescribeTimeToLiveCommand({ TableName }));
  const { TimeToLiveStatus = 'DISABLED', AttributeName } = TimeToLiveDescription ?? {};
  return TimeToLiveStatus.startsWith('ENABL') ? AttributeName : undefined;
}
