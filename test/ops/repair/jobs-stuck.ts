import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { dynamoDueJobs } from '../../../shared/adapters/dynamodb/jobs/due-jobs.ts';
import { jobKey } from '../../../shared/adapters/dynamodb/keys.ts';
import { dynamoOf } from '../../support/aws.ts';
import { User } from '../../support/user.ts';
import { auditOf } from '../support/audit-of.ts';
import type { Workplace } from '../support/workplace.ts';

const HOUR_MS = 3_600_000;

export function jobsStuck(on: Workplace): void {
  describe('jobs stuck', () => {
    test('finds and closes what is past its deadline: credits come back, the frontend is told, the books agree', async () => {
      const user = await User.withCredits(2, on.system.endpoints);
      await on.forgottenJob(user, 'cm-oublie', HOUR_MS);
      expect(await on.operator.json('jobs', 'stuck')).toMatchObject({
        code: 1,
        data: { jobs: [{ job_id: 'cm-oublie' }] },
      });

      expect(await on.operator.run('jobs', 'stuck', '--close')).toMatchObject({ code: 2 });
      expect(await on.operator.json('jobs', 'stuck', '--close', '--dry-run')).toMatchObject({
        data: { changed: false },
      });
      expect((await user.row('cm-oublie'))?.status).toBe('OPEN');

      expect(await on.operator.json('jobs', 'stuck', '--close', '--yes')).toMatchObject({
        code: 0,
        data: { jobs: [{ job_id: 'cm-oublie', status: 'FAILED', captured: 0, released: 2 }] },
      });
      expect(await user.wallet()).toEqual({ available: 2, held: 0, spent: 0, granted: 2 });
      expect(await user.delivered('cm-oublie')).toMatchObject([{ stored: true, body: { status: 'failed' } }]);
      expect(await auditOf(user.id, on.system.endpoints)).toEqual([]);
      expect(await on.operator.json('jobs', 'stuck')).toMatchObject({ code: 0, data: { jobs: [] } });
    });

    test('finds, in the whole table, one that has dropped out of the index of due jobs', async () => {
      const user = await User.withCredits(2, on.system.endpoints);
      const job = await on.forgottenJob(user, 'perdu', HOUR_MS);
      await dynamoDueJobs(dynamoOf(on.system.endpoints), on.tables()).reschedule(job, undefined);
      const dynamo = dynamoOf(on.system.endpoints);
      const TableName = on.tables().jobs;
      const Key = jobKey({ userId: user.id, jobId: 'illisible' });
      await dynamo.send(new PutItemCommand({ TableName, Item: { ...Key, status: { S: 'OPEN' } } }));
      expect(await on.operator.json('jobs', 'stuck')).toMatchObject({ data: { jobs: [] } });
      expect(await on.operator.run('jobs', 'stuck', '--scan', '--close', '--yes')).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('perdu'),
        stderr: expect.stringContaining('illisible: its row cannot be read'),
      });
      expect((await user.row('perdu'))?.status).toBe('FAILED');
      await dynamo.send(new DeleteItemCommand({ TableName, Key }));
      expect(await auditOf(user.id, on.system.endpoints)).toEqual([]);
    });

    test('--older-than finds younger ones, which are cancelled as their owner could', async () => {
      const user = await User.withCredits(2, on.system.endpoints);
      await on.forgottenJob(user, 'lent', 5 * 60_000);
      expect(await on.operator.json('jobs', 'stuck')).toMatchObject({ code: 0, data: { jobs: [] } });
      expect(await on.operator.json('jobs', 'stuck', '--older-than', '4', '--close', '--yes')).toMatchObject({
        code: 0,
        data: { jobs: [{ job_id: 'lent', status: 'CANCELLED', released: 2 }] },
      });
      expect(await auditOf(user.id, on.system.endpoints)).toEqual([]);
    });
  });
}
