import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { listBelow } from '../../../shared/adapters/s3/list-below.ts';
import { newUser } from '../../support/aws.ts';
import { User } from '../../support/user.ts';
import { auditOf } from '../support/audit-of.ts';
import type { Workplace } from '../support/workplace.ts';

export function usersErase(on: Workplace): void {
  describe('users erase', () => {
    test('cancels, deletes every file, removes prompts, keeps the ledger, and can be repeated', async () => {
      const user = await User.withCredits(5, on.system.endpoints);
      await user.job({ prompt: 'un secret de famille', job_id: 'fini', num_images: 2 });
      await on.forgottenJob(user, 'ouvert', 1_000);
      const { bucket } = on.system.endpoints;
      const old = { Bucket: bucket, Key: `user_${user.id}/videos/ancien.mp4`, Body: 'x' };
      await on.s3().send(new PutObjectCommand(old));
      const before = await user.ledger().entries(user.id);

      expect(await on.operator.run('users', 'erase', user.id)).toMatchObject({ code: 2 });
      expect(await on.operator.json('users', 'erase', user.id, '--dry-run')).toMatchObject({
        code: 0,
        data: { jobs: 2, files: 3, changed: false },
      });
      expect((await user.row('fini'))?.request).toMatchObject({ prompt: 'un secret de famille' });

      expect(await on.operator.json('users', 'erase', user.id, '--yes')).toMatchObject({
        code: 0,
        data: { changed: true },
      });
      for (const jobId of ['fini', 'ouvert']) {
        const row = await user.row(jobId);
        expect(row).toMatchObject({ request: { prompt: '' } });
        expect(row?.erasedAt).toBeDefined();
      }
      for await (const page of listBelow(on.s3(), bucket, `user_${user.id}/`)) expect(page).toEqual([]);
      const after = await user.ledger().entries(user.id);
      expect(after).toEqual(expect.arrayContaining(before));
      expect(await user.wallet()).toEqual({ available: 3, held: 0, spent: 2, granted: 5 });
      expect(await auditOf(user.id, on.system.endpoints)).toEqual([]);
      expect(await on.operator.json('users', 'erase', user.id, '--yes')).toMatchObject({
        code: 0,
        data: { jobs: 0, files: 0 },
      });
      expect(await on.operator.json('jobs', 'show', 'fini', '--user', user.id)).toMatchObject({ code: 0 });
    });

    test('of a misspelt id erases nothing and says so', async () => {
      const { code, stdout, stderr } = await on.operator.run('users', 'erase', newUser(), '--close-account', '--yes');
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('nothing is known of');
    });

    test('--close-account ends the account, too: nothing is granted any more', async () => {
      const user = await User.withCredits(1, on.system.endpoints);
      expect((await on.operator.run('users', 'erase', user.id, '--close-account', '--yes')).code).toBe(0);
      const { code, stderr } = await on.operator.run('credits', 'grant', user.id, '1', '--reason', 'x', '--yes');
      expect(code).toBe(1);
      expect(stderr).toContain('was deleted: nothing was booked');
      const shown = await on.operator.json('users', 'show', user.id);
      expect(shown).toMatchObject({ code: 0, data: { account_deleted_at: expect.any(String), mismatches: [] } });
      expect(await auditOf(user.id, on.system.endpoints)).toEqual([]);
    });
  });
}
