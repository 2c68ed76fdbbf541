import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { administratorOf, type System } from '../../infra/local/system/start-system.ts';
import { queueState } from '../../infra/ops/queues/queue-state.ts';
import { redrive } from '../../infra/ops/queues/redrive.ts';
import { dynamoDueJobs } from '../../shared/adapters/dynamodb/due-jobs.ts';
import { dynamoJobOpener } from '../../shared/adapters/dynamodb/job-opener.ts';
import { deleteBelow } from '../../shared/adapters/s3/delete-below.ts';
import { listBelow } from '../../shared/adapters/s3/list-below.ts';
import { ImageMessage } from '../../shared/adapters/sqs/messages.ts';
import type { ImageJob } from '../../shared/domain/job.ts';
import { aJob } from '../domain/a-job.ts';
import { dynamoOf, newUser } from '../support/aws.ts';
import { systemOfItsOwn } from '../support/system-of-its-own.ts';
import { User } from '../support/user.ts';
import { auditOf } from './support/audit-of.ts';
import { Operator } from './support/run-ops.ts';

const HOUR_MS = 3_600_000;

/** A system to itself: what is stuck, set aside or misconfigured here must not meet other tests. Its clock does not repair anything. */
let system: System;
let operator: Operator;
beforeAll(async () => {
  system = await systemOfItsOwn();
  operator = new Operator(system.endpoints);
});
afterAll(async () => {
  operator[Symbol.dispose]();
  await system.stop();
});

const tables = () => ({ jobs: system.endpoints.jobsTable, credits: system.endpoints.creditsTable });

/** A job that nobody works on: it is in the table, its messages were never sent. */
async function forgottenJob(user: User, jobId: string, ageMs: number): Promise<ImageJob> {
  const job = { ...aJob({ images: 2, now: Date.now() - ageMs }), userId: user.id, jobId };
  const opened = await dynamoJobOpener(dynamoOf(system.endpoints), tables(), 10).open(job);
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  return job;
}

describe('jobs stuck', () => {
  test('finds and closes what is past its deadline: credits come back, the frontend is told, the books agree', async () => {
    const user = await User.withCredits(2, system.endpoints);
    await forgottenJob(user, 'oublie', HOUR_MS);
    expect(await operator.json('jobs', 'stuck')).toMatchObject({ code: 1, data: { jobs: [{ job_id: 'oublie' }] } });

    expect(await operator.run('jobs', 'stuck', '--close')).toMatchObject({ code: 2 });
    expect(await operator.json('jobs', 'stuck', '--close', '--dry-run')).toMatchObject({ data: { changed: false } });
    expect((await user.row('oublie'))?.status).toBe('OPEN');

    expect(await operator.json('jobs', 'stuck', '--close', '--yes')).toMatchObject({
      code: 0,
      data: { jobs: [{ job_id: 'oublie', status: 'FAILED', captured: 0, released: 2 }] },
    });
    expect(await user.wallet()).toEqual({ available: 2, held: 0, spent: 0, granted: 2 });
    expect(await user.delivered('oublie')).toMatchObject([{ stored: true, body: { status: 'failed' } }]);
    expect(await auditOf(user.id, system.endpoints)).toEqual([]);
    expect(await operator.json('jobs', 'stuck')).toMatchObject({ code: 0, data: { jobs: [] } });
  });

  test('finds, in the whole table, one that has dropped out of the index of due jobs', async () => {
    const user = await User.withCredits(2, system.endpoints);
    const job = await forgottenJob(user, 'perdu', HOUR_MS);
    await dynamoDueJobs(dynamoOf(system.endpoints), tables()).reschedule(job, undefined);
    expect(await operator.json('jobs', 'stuck')).toMatchObject({ data: { jobs: [] } });
    expect(await operator.json('jobs', 'stuck', '--scan', '--close', '--yes')).toMatchObject({
      code: 0,
      data: { jobs: [{ job_id: 'perdu', status: 'FAILED' }] },
    });
    expect(await auditOf(user.id, system.endpoints)).toEqual([]);
  });

  test('--older-than finds younger ones, which are cancelled as their owner could', async () => {
    const user = await User.withCredits(2, system.endpoints);
    await forgottenJob(user, 'lent', 5 * 60_000);
    expect(await operator.json('jobs', 'stuck')).toMatchObject({ code: 0, data: { jobs: [] } });
    expect(await operator.json('jobs', 'stuck', '--older-than', '4', '--close', '--yes')).toMatchObject({
      code: 0,
      data: { jobs: [{ job_id: 'lent', status: 'CANCELLED', released: 2 }] },
    });
    expect(await auditOf(user.id, system.endpoints)).toEqual([]);
  });
});

describe('jobs show and jobs close', () => {
  test('show a job by its id alone, without its prompt, and end it', async () => {
    const user = await User.withCredits(2, system.endpoints);
    await forgottenJob(user, 'seul', 1_000);
    const shown = await operator.json('jobs', 'show', 'seul');
    expect(shown).toMatchObject({
      code: 0,
      data: { user_id: user.id, status: 'PENDING', ledger: [{ type: 'hold', held: 2 }], mismatches: [] },
    });
    expect(JSON.stringify(shown.data)).not.toContain('phare');
    expect((await operator.run('jobs', 'show', 'seul', '--prompt')).stdout).toContain('un phare au lever du jour');

    expect((await operator.run('jobs', 'close', 'seul', '--user', user.id, '--yes')).code).toBe(0);
    expect(await operator.json('jobs', 'close', 'seul', '--user', user.id, '--yes')).toMatchObject({
      code: 0,
      data: { changed: false },
    });
    expect(await user.wallet()).toMatchObject({ available: 2, held: 0 });
    expect(await auditOf(user.id, system.endpoints)).toEqual([]);
  });

  test('ask whose job it is when several users have one of this id', async () => {
    for (const user of [await User.withCredits(2, system.endpoints), await User.withCredits(2, system.endpoints)]) {
      await forgottenJob(user, 'commun', 1_000);
    }
    const { code, stderr } = await operator.run('jobs', 'show', 'commun');
    expect(code).toBe(1);
    expect(stderr).toContain('several users have a job commun, choose with --user');
    expect(await operator.run('jobs', 'show', 'jamais')).toMatchObject({ code: 1 });
  });

  test('tell of a file that is not in the bucket', async () => {
    const user = await User.withCredits(1, system.endpoints);
    await user.job({ prompt: 'un phare', job_id: 'sans-fichier' });
    expect(await operator.json('jobs', 'show', 'sans-fichier')).toMatchObject({
      code: 0,
      data: { files: [{ in_bucket: true, as_recorded: true }] },
    });
    await deleteBelow(s3(), system.endpoints.bucket, `user_${user.id}/`);
    expect(await operator.json('jobs', 'show', 'sans-fichier')).toMatchObject({
      code: 1,
      data: { files: [{ in_bucket: false, as_recorded: false }] },
    });
  });
});

describe('queues redrive', () => {
  test('gives dead letters back to their worker, leaves what nobody can read, and loses nothing', async () => {
    const sqs = new SQSClient(administratorOf(system.endpoints));
    const { deadLetters } = await queueState(sqs, system.endpoints.generateQueueUrl);
    const QueueUrl = deadLetters?.url ?? '';
    const user = await User.withCredits(2, system.endpoints);
    const job = await forgottenJob(user, 'de-cote', 1_000);
    const ids = { user_id: user.id, job_id: job.jobId, correlation_id: job.correlationId };
    for (const MessageBody of [
      JSON.stringify({ ...ids, number: 1 }),
      'garbage',
      JSON.stringify({ ...ids, number: 2 }),
    ]) {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: user.id }));
    }
    const queues = await operator.json('queues', 'list');
    expect(queues.data['queues']).toContainEqual(expect.objectContaining({ queue: 'generate', dead_letters: 3 }));
    expect(await operator.json('queues', 'redrive', 'generate', '--dry-run')).toMatchObject({
      data: { dead_letters: 3, changed: false },
    });

    const { code, data } = await operator.json('queues', 'redrive', 'generate', '--yes');
    expect(code).toBe(1);
    expect(data).toMatchObject({ moved: 2, unreadable: [expect.any(String)] });
    expect((await user.ended('de-cote')).body).toMatchObject({ status: 'COMPLETED', credits: { captured: 2 } });
    const left = await queueState(sqs, system.endpoints.generateQueueUrl);
    const { waiting = 0, in_flight = 0 } = left.deadLetters?.depth ?? {};
    expect(waiting + in_flight).toBe(1);
    expect(await auditOf(user.id, system.endpoints)).toEqual([]);
    sqs.destroy();
  });

  test('killed between sending and deleting has a message twice and none lost', async () => {
    const sqs = new SQSClient(administratorOf(system.endpoints));
    const { generateQueueUrl } = system.endpoints;
    const from = (await queueState(sqs, generateQueueUrl)).deadLetters?.url ?? '';
    const user = await User.withCredits(2, system.endpoints);
    const job = await forgottenJob(user, 'en-deux-fois', 1_000);
    for (const number of [1, 2]) {
      const body = { user_id: user.id, job_id: job.jobId, correlation_id: job.correlationId, number };
      const message = { MessageBody: JSON.stringify(body), MessageGroupId: user.id };
      await sqs.send(new SendMessageCommand({ QueueUrl: from, ...message }));
    }
    const dying = new SQSClient(administratorOf(system.endpoints));
    dying.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          if (commandName === 'DeleteMessageBatchCommand') throw new Error('killed');
          return next(args);
        },
      { step: 'initialize' },
    );
    const options = { from, to: generateQueueUrl, schema: ImageMessage, limit: 10, onMoved: () => undefined };
    await expect(redrive(dying, options)).rejects.toThrow('killed');
    expect((await user.ended('en-deux-fois')).body).toMatchObject({ status: 'COMPLETED', credits: { captured: 2 } });
    const { waiting = 0, in_flight = 0 } = (await queueState(sqs, generateQueueUrl)).deadLetters?.depth ?? {};
    expect(waiting + in_flight).toBeGreaterThanOrEqual(2);
    expect(await auditOf(user.id, system.endpoints)).toEqual([]);
    dying.destroy();
    sqs.destroy();
  });

  test('gives back webhooks that were set aside', async () => {
    const sqs = new SQSClient(administratorOf(system.endpoints));
    const { deadLetters } = await queueState(sqs, system.endpoints.deliverQueueUrl);
    const user = await User.withCredits(2, system.endpoints);
    await forgottenJob(user, 'annonce', HOUR_MS);
    system.frontend.setBehaviour('down');
    await operator.run('jobs', 'close', 'annonce', '--user', user.id, '--yes');
    await expect.poll(async () => (await user.row('annonce'))?.webhook?.attempts).toBeGreaterThan(0);
    system.frontend.setBehaviour('ok');
    const body = { user_id: user.id, job_id: 'annonce', correlation_id: 'req-1' };
    const message = { MessageBody: JSON.stringify(body), MessageGroupId: 'annonce', MessageDeduplicationId: 'annonce' };
    await sqs.send(new SendMessageCommand({ QueueUrl: deadLetters?.url, ...message }));
    await waitForDue(user, 'annonce');
    expect(await operator.json('queues', 'redrive', 'deliver', '--yes')).toMatchObject({ code: 0, data: { moved: 1 } });
    await expect
      .poll(async () => (await user.row('annonce'))?.webhook?.state, { timeout: 30_000 })
      .toBe('acknowledged');
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

describe('users erase', () => {
  test('cancels, deletes every file, removes prompts, keeps the ledger, and can be repeated', async () => {
    const user = await User.withCredits(5, system.endpoints);
    await user.job({ prompt: 'un secret de famille', job_id: 'fini', num_images: 2 });
    await forgottenJob(user, 'ouvert', 1_000);
    const { bucket } = system.endpoints;
    const old = { Bucket: bucket, Key: `user_${user.id}/videos/ancien.mp4`, Body: 'x' };
    await s3().send(new PutObjectCommand(old));
    const before = await user.ledger().entries(user.id);

    expect(await operator.run('users', 'erase', user.id)).toMatchObject({ code: 2 });
    expect(await operator.json('users', 'erase', user.id, '--dry-run')).toMatchObject({
      code: 0,
      data: { jobs: 2, files: 3, changed: false },
    });
    expect((await user.row('fini'))?.request.prompt).toBe('un secret de famille');

    expect(await operator.json('users', 'erase', user.id, '--yes')).toMatchObject({ code: 0, data: { changed: true } });
    for (const jobId of ['fini', 'ouvert']) {
      const row = await user.row(jobId);
      expect(row).toMatchObject({ request: { prompt: '' } });
      expect(row?.erasedAt).toBeDefined();
    }
    for await (const page of listBelow(s3(), bucket, `user_${user.id}/`)) expect(page).toEqual([]);
    const after = await user.ledger().entries(user.id);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(await user.wallet()).toEqual({ available: 3, held: 0, spent: 2, granted: 5 });
    expect(await auditOf(user.id, system.endpoints)).toEqual([]);
    expect(await operator.json('users', 'erase', user.id, '--yes')).toMatchObject({
      code: 0,
      data: { jobs: 0, files: 0 },
    });
    expect(await operator.json('jobs', 'show', 'fini', '--user', user.id)).toMatchObject({ code: 0 });
  });

  test('--close-account ends the account, too: nothing is granted any more', async () => {
    const user = await User.withCredits(1, system.endpoints);
    expect((await operator.run('users', 'erase', user.id, '--close-account', '--yes')).code).toBe(0);
    const { code, stderr } = await operator.run('credits', 'grant', user.id, '1', '--reason', 'x', '--yes');
    expect(code).toBe(1);
    expect(stderr).toContain('was deleted: nothing was booked');
    const shown = await operator.json('users', 'show', user.id);
    expect(shown).toMatchObject({ code: 0, data: { account_deleted_at: expect.any(String), mismatches: [] } });
    expect(await auditOf(user.id, system.endpoints)).toEqual([]);
  });
});

describe('check', () => {
  test('names the secret that was never put, and the keys that cannot be had', async () => {
    const secrets = new SecretsManagerClient(administratorOf(system.endpoints));
    const SecretId = 'sorami/local/webhook-secret';
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: 'replace-me' }));
    await system.clerk.goDown('error');
    const { code, data } = await operator.json('check');
    expect(code).toBe(1);
    expect(data['findings']).toContainEqual(
      expect.objectContaining({
        ...{ check: `Secret ${SecretId}`, state: 'failed', found: 'missing, or still the placeholder' },
        hint: expect.stringContaining('put-secret-value'),
      }),
    );
    expect(data['findings']).toContainEqual(
      expect.objectContaining({ state: 'failed', found: 'cannot be had: The key endpoint answered 500.' }),
    );
    await system.clerk.comeUp();
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: 'local-webhook-secret' }));
    secrets.destroy();
  });
});

describe('users show', () => {
  test('shows wallet, jobs, files and ledger, and fails when the books do not agree', async () => {
    const user = await User.withCredits(3, system.endpoints);
    await user.job({ prompt: 'un phare', job_id: 'vu' });
    expect(await operator.json('users', 'show', user.id)).toMatchObject({
      code: 0,
      data: {
        wallet: { available: 2, held: 0, spent: 1, granted: 3, open_jobs: 0 },
        jobs_by_status: { COMPLETED: 1 },
        files: { count: 1 },
        last_jobs: [{ job_id: 'vu', status: 'COMPLETED', images: '1/1' }],
        mismatches: [],
      },
    });
    await dynamoOf(system.endpoints).send(
      new UpdateItemCommand({
        TableName: system.endpoints.creditsTable,
        Key: { user_id: { S: user.id }, entry: { S: 'wallet' } },
        UpdateExpression: 'ADD available :gift',
        ExpressionAttributeValues: { ':gift': { N: '9' } },
      }),
    );
    expect(await operator.json('users', 'show', user.id)).toMatchObject({
      code: 1,
      data: { mismatches: expect.arrayContaining(['wallet is not the fold of its ledger']) },
    });
    expect(await operator.json('users', 'show', newUser())).toMatchObject({ code: 0, data: { last_jobs: [] } });
  });
});

let client: S3Client | undefined;
function s3(): S3Client {
  client ??= new S3Client({ ...administratorOf(system.endpoints), forcePathStyle: true });
  return client;
}
