import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { CREATION_INDEX, DUE_INDEX, LEDGER_INDEX } from '../../../../shared/adapters/dynamodb/tables.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { examined, type Finding } from '../views/finding.ts';

/** The tables are there, with their indexes, and cannot be deleted by accident. */
export async function checkTables({ dynamo, tables, stage }: Deployment): Promise<readonly Finding[]> {
  const wanted = [
    { name: tables.jobs, indexes: [CREATION_INDEX, DUE_INDEX] },
    { name: tables.credits, indexes: [LEDGER_INDEX] },
  ];
  const findings = wanted.map(({ name, indexes }) => {
    const check = `Table ${name}`;
    return examined(check, async () => {
      const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: name }));
      const there = Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName) ?? [];
      const missing = indexes.filter((index) => !there.includes(index));
      const found: Finding[] = [
        Table?.TableStatus === 'ACTIVE' && missing.length === 0
          ? { check, state: 'ok', found: `active, with ${indexes.join(' and ')}` }
          : { check, state: 'failed', found: `${Table?.TableStatus}, without ${missing.join(' and ') || 'nothing'}` },
      ];
      if (stage.local === undefined && Table?.DeletionProtectionEnabled !== true) {
        found.push({ check, state: 'warning', found: 'can be deleted: its deletion protection is off' });
      }
      return found;
    });
  });
  return (await Promise.all(findings)).flat();
}
