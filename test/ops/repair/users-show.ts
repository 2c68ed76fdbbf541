import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { dynamoOf, newUser } from '../../support/aws.ts';
import { User } from '../../support/user.ts';
import type { Workplace } from '../support/workplace.ts';

export function usersShow(on: Workplace): void {
  describe('users show', () => {
    test('shows wallet, jobs, files and ledger, and fails when the books do not agree', async () => {
      const user = await User.withCredits(3, on.system.endpoints);
      await user.job({ prompt: 'un phare', job_id: 'vu' });
      expect(await on.operator.json('users', 'show', user.id)).toMatchObject({
        code: 0,
        data: {
          wallet: { available: 2, held: 0, spent: 1, granted: 3, open_jobs: 0 },
          jobs_by_status: { COMPLETED: 1 },
          files: { count: 1 },
          last_jobs: [{ job_id: 'vu', status: 'COMPLETED', parts: '1/1' }],
          mismatches: [],
        },
      });
      await dynamoOf(on.system.endpoints).send(
        new UpdateItemCommand({
          TableName: on.system.endpoints.creditsTable,
          Key: { user_id: { S: user.id }, entry: { S: 'wallet' } },
          UpdateExpression: 'ADD available :gift',
          ExpressionAttributeValues: { ':gift': { N: '9' } },
        }),
      );
      expect(await on.operator.json('users', 'show', user.id)).toMatchObject({
        code: 1,
        data: { mismatches: expect.arrayContaining(['wallet is not the fold of its ledger']) },
      });
      const stranger = await on.operator.run('users', 'show', newUser());
      expect(stranger.code).toBe(1);
      expect(stranger.stdout).toMatch(/^jobs_by_status: +none$/m);
      expect(stranger.stdout).toContain('nothing is known of');
    });
  });
}
