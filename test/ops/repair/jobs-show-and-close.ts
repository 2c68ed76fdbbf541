import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { jobKey } from '../../../shared/adapters/dynamodb/keys.ts';
import { deleteBelow } from '../../../shared/adapters/s3/delete-below.ts';
import { dynamoOf } from '../../support/aws.ts';
import { User } from '../../support/user.ts';
import { auditOf } from '../support/audit-of.ts';
import type { Workplace } from '../support/workplace.ts';

export function jobsShowAndClose(on: Workplace): void {
  describe('jobs show and jobs close', () => {
    test('show a job by its id alone, without its prompt, and end it', async () => {
      const user = await User.withCredits(2, on.system.endpoints);
      await on.forgottenJob(user, 'seul', 1_000);
      const shown = await on.operator.json('jobs', 'show', 'seul');
      expect(shown).toMatchObject({
        code: 0,
        data: { user_id: user.id, status: 'PENDING', ledger: [{ type: 'hold', held: 2 }], mismatches: [] },
      });
      expect(JSON.stringify(shown.data)).not.toContain('phare');
      expect((await on.operator.run('jobs', 'show', 'seul', '--prompt')).stdout).toContain('un phare au lever du jour');

      expect((await on.operator.run('jobs', 'close', 'seul', '--user', user.id, '--yes')).code).toBe(0);
      expect(await on.operator.json('jobs', 'close', 'seul', '--user', user.id, '--yes')).toMatchObject({
        code: 0,
        data: { changed: false },
      });
      expect(await user.wallet()).toMatchObject({ available: 2, held: 0 });
      expect(await auditOf(user.id, on.system.endpoints)).toEqual([]);
    });

    test('say of an id that nobody has used, and of a job that is no longer kept, that it is so', async () => {
      const user = await User.withCredits(2, on.system.endpoints);
      const job = await on.forgottenJob(user, 'ancien', 1_000);
      await on.operator.run('jobs', 'close', 'ancien', '--yes');
      const dynamo = dynamoOf(on.system.endpoints);
      await dynamo.send(new DeleteItemCommand({ TableName: on.tables().jobs, Key: jobKey(job) }));
      const { code, stderr } = await on.operator.run('jobs', 'show', 'ancien');
      expect(code).toBe(1);
      expect(stderr).toContain(`job ancien of ${user.id} ended so long ago that it is no longer kept`);
      expect(await on.operator.run('jobs', 'show', 'jamais')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('there is no job jamais'),
      });
    });

    test('tell of a file that is not in the bucket', async () => {
      const user = await User.withCredits(1, on.system.endpoints);
      await user.job({ prompt: 'un phare', job_id: 'sans-fichier' });
      expect(await on.operator.json('jobs', 'show', 'sans-fichier')).toMatchObject({
        code: 0,
        data: { files: [{ in_bucket: true, as_recorded: true }] },
      });
      await deleteBelow(on.s3(), on.system.endpoints.bucket, `user_${user.id}/`);
      expect(await on.operator.json('jobs', 'show', 'sans-fichier')).toMatchObject({
        code: 1,
        data: { files: [{ in_bucket: false, as_recorded: false }] },
      });
    });
  });
}
