import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { administratorOf } from '../../../infra/tools/local/system/start-system.ts';
import { queueState } from '../../../infra/tools/ops/queues/queue-state.ts';
import { redrive } from '../../../infra/tools/ops/queues/redrive.ts';
import { PartMessage } from '../../../shared/jobs/queue-messages.ts';
import { User } from '../../support/user.ts';
import { auditOf } from '../support/audit-of.ts';
import type { Workplace } from '../support/workplace.ts';

const HOUR_MS = 3_600_000;

export function queuesRedrive(on: Workplace): void {
  describe('queues redrive', () => {
    test('gives dead letters back to their worker, leaves what nobody can read, and loses nothing', async () => {
      const sqs = new SQSClient(administratorOf(on.system.endpoints));
      const { deadLetters } = await queueState(sqs, on.system.endpoints.generateQueueUrl);
      const QueueUrl = deadLetters?.url ?? '';
      const user = await User.withCredits(2, on.system.endpoints);
      const job = await on.forgottenJob(user, 'de-cote', 1_000);
      const ids = { user_id: user.id, job_id: job.jobId, correlation_id: job.correlationId };
      for (const MessageBody of [
        JSON.stringify({ ...ids, part: '1', position: 0 }),
        'garbage',
        JSON.stringify({ ...ids, part: '2', position: 1 }),
      ]) {
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: user.id }));
      }
      const queues = await on.operator.json('queues', 'list');
      expect(queues.data['queues']).toContainEqual(expect.objectContaining({ queue: 'generate', dead_letters: 3 }));
      expect(await on.operator.json('queues', 'redrive', 'generate', '--dry-run')).toMatchObject({
        data: { dead_letters: 3, changed: false },
      });

      const { code, data } = await on.operator.json('queues', 'redrive', 'generate', '--yes');
      expect(code).toBe(1);
      expect(data).toMatchObject({ moved: 2, unreadable: [expect.any(String)] });
      expect((await user.ended('de-cote')).body).toMatchObject({ status: 'COMPLETED', credits: { captured: 2 } });
      const left = await queueState(sqs, on.system.endpoints.generateQueueUrl);
      // Visible at once: neither the list nor the alarm takes a rest.
      expect(left.deadLetters?.depth).toMatchObject({ waiting: 1, in_flight: 0 });
      const [unreadable = ''] = v.parse(v.array(v.string()), data['unreadable']);

      const looked = await on.operator.run('queues', 'show', 'generate');
      expect(looked).toMatchObject({ code: 0, stderr: '' });
      expect(looked.stdout).toContain('it is not JSON');
      expect(looked.stdout).not.toContain('garbage');
      const shown = await on.operator.json('queues', 'show', 'generate');
      expect(shown.data['dead_letters']).toEqual([expect.objectContaining({ message_id: unreadable, minutes_old: 0 })]);

      expect(await on.operator.json('queues', 'drop', 'generate', 'no-such-id', '--yes')).toMatchObject({
        code: 1,
        data: { changed: false, not_found: ['no-such-id'] },
      });
      expect(await on.operator.json('queues', 'drop', 'generate', unreadable, '--yes')).toMatchObject({
        code: 0,
        data: { dropped: [unreadable] },
      });
      const none = await queueState(sqs, on.system.endpoints.generateQueueUrl);
      expect(none.deadLetters?.depth).toMatchObject({ waiting: 0, in_flight: 0 });
      expect(await auditOf(user.id, on.system.endpoints)).toEqual([]);
      sqs.destroy();
    });

    test('killed between sending and deleting has a message twice and none lost', async () => {
      const sqs = new SQSClient(administratorOf(on.system.endpoints));
      const { generateQueueUrl } = on.system.endpoints;
      const from = (await queueState(sqs, generateQueueUrl)).deadLetters?.url ?? '';
      const user = await User.withCredits(2, on.system.endpoints);
      const job = await on.forgottenJob(user, 'en-deux-fois', 1_000);
      for (const [position, { name: part }] of job.parts.entries()) {
        const body = { user_id: user.id, job_id: job.jobId, correlation_id: job.correlationId, part, position };
        const message = { MessageBody: JSON.stringify(body), MessageGroupId: user.id };
        await sqs.send(new SendMessageCommand({ QueueUrl: from, ...message }));
      }
      const dying = new SQSClient(administratorOf(on.system.endpoints));
      dying.middlewareStack.add(
        (next, { commandName }) =>
          (args) => {
            if (commandName === 'DeleteMessageBatchCommand') throw new Error('killed');
            return next(args);
          },
        { step: 'initialize' },
      );
      const options = { from, to: generateQueueUrl, schema: PartMessage, limit: 10, onMoved: () => undefined };
      await expect(redrive(dying, options)).rejects.toThrow('killed');
      expect((await user.ended('en-deux-fois')).body).toMatchObject({ status: 'COMPLETED', credits: { captured: 2 } });
      const { waiting = 0, in_flight = 0 } = (await queueState(sqs, generateQueueUrl)).deadLetters?.depth ?? {};
      expect(waiting + in_flight).toBeGreaterThanOrEqual(2);
      expect(await auditOf(user.id, on.system.endpoints)).toEqual([]);
      dying.destroy();
      sqs.destroy();
    });

    test('gives back webhooks that were dead-lettered', async () => {
      const sqs = new SQSClient(administratorOf(on.system.endpoints));
      const { deadLetters } = await queueState(sqs, on.system.endpoints.deliverQueueUrl);
      const user = await User.withCredits(2, on.system.endpoints);
      await on.forgottenJob(user, 'cm-annonce', HOUR_MS);
      on.system.frontend.setBehaviour('down');
      await on.operator.run('jobs', 'close', 'cm-annonce', '--user', user.id, '--yes');
      await expect.poll(async () => (await user.row('cm-annonce'))?.webhook?.attempts).toBeGreaterThan(0);
      on.system.frontend.setBehaviour('ok');
      const body = { user_id: user.id, job_id: 'cm-annonce', correlation_id: 'req-1' };
      const message = {
        MessageBody: JSON.stringify(body),
        MessageGroupId: 'cm-annonce',
        MessageDeduplicationId: 'cm-annonce',
      };
      await sqs.send(new SendMessageCommand({ QueueUrl: deadLetters?.url, ...message }));
      await waitForDue(user, 'cm-annonce');
      expect(await on.operator.json('queues', 'redrive', 'deliver', '--yes')).toMatchObject({
        code: 0,
        data: { moved: 1 },
      });
      await expect
        .poll(async () => (await user.row('cm-annonce'))?.webhook?.state, { timeout: 30_000 })
        .toMatch(/acknowledged|confirmed/);
      sqs.destroy();
    });
  });

  /** Until the next attempt may be made. */
  async function waitForDue(user: User, jobId: string): Promise<void> {
    await expect
      .poll(async () => (await user.row(jobId))?.webhook?.nextAttemptAt ?? 0, { timeout: 30_000 })
      .toBeLessThan(Date.now() + 10_000);
    const at = (await user.row(jobId))?.webhook?.nextAttemptAt ?? 0;
    await expect.poll(() => Date.now(), { timeout: 30_000 }).toBeGreaterThan(at);
  }
}
