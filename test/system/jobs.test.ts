import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, NotFound, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, inject, test } from 'vitest';
import { administratorOf } from '../../infra/tools/local/system/start-system.ts';
import { isCounted } from '../../shared/adapters/dynamodb/control/duration-samples.ts';
import { jobKey } from '../../shared/adapters/dynamodb/keys.ts';
import { dynamoOfSystem } from '../support/aws.ts';
import { User } from '../support/user.ts';

const endpoints = inject('endpoints');
/** Soon drawn. */
const SMALL = { prompt: 'x', size: '512x512', format: 'JPEG' };

const s3 = new S3Client({ ...administratorOf(endpoints), forcePathStyle: true });

async function exists(key: string): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand({ Bucket: endpoints.bucket, Key: key }));
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}

/** The ids that a list shows, page by page. */
async function listed(user: User, query: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor = '';
  do {
    const { status, body } = await user.call('GET', `/api/jobs?${query}${cursor}`);
    expect(status).toBe(200);
    for (const job of body['jobs'] as { job_id: string }[]) ids.push(job.job_id);
    cursor = body['next_cursor'] === null ? '' : `&cursor=${body['next_cursor']}`;
  } while (cursor !== '');
  return ids;
}

/** How a job ended, each time the frontend was told. */
async function endsDelivered(user: User, jobId: string): Promise<unknown[]> {
  const told = (await user.deliveries(jobId)).map(({ body }) => body['status']);
  return told.filter((status) => status === 'completed' || status === 'failed');
}

describe('the client’s own notes', () => {
  test('come back in the status, the list and the webhook, and go with the job', async () => {
    const user = await User.withCredits(1);
    const metadata = { orderId: 'A-7', campaign: 'phares' };
    const { body: job } = await user.job({
      ...SMALL,
      prompt: 'un phare',
      job_id: 'cm-noted',
      metadata,
      deadline_seconds: 60,
    });
    expect(job).toMatchObject({ metadata, parts: [{ name: '1', state: 'delivered' }] });
    const { body } = await user.call('GET', '/api/jobs');
    expect(body['jobs']).toMatchObject([{ job_id: 'cm-noted', metadata }]);
    await expect.poll(async () => (await user.deliveries('cm-noted')).at(-1)?.body).toMatchObject({ metadata });
    expect(Date.parse(String(job['deadline_at'])) - Date.parse(String(job['created_at']))).toBe(60_000);
  });
});

describe('the list of jobs', () => {
  test('is the caller’s own, newest first, page by page, by state and by time', async () => {
    const [user, stranger] = [await User.withCredits(20), await User.withCredits(1)];
    for (const [index, prompt] of ['un', 'deux', 'trois [[blocked]]', 'quatre', 'cinq'].entries()) {
      await user.job({ ...SMALL, prompt, job_id: `j${index}` });
    }
    await expect.poll(() => listed(user, 'limit=2')).toEqual(['j4', 'j3', 'j2', 'j1', 'j0']);
    expect(await listed(user, 'limit=100&status=FAILED&kind=image')).toEqual(['j2']);
    expect(await listed(user, 'limit=1&status=COMPLETED')).toEqual(['j4', 'j3', 'j1', 'j0']);
    const createdAt = async (jobId: string) => String((await user.status(jobId)).body['created_at']);
    expect(await listed(user, `from=${await createdAt('j1')}&to=${await createdAt('j3')}`)).toEqual(['j3', 'j2', 'j1']);
    expect(await listed(stranger, 'limit=100')).toEqual([]);
  });

  test('is read by times that exist, in their order, and with the cursor of any other filter', async () => {
    const user = await User.withCredits(3);
    for (const id of ['p', 'q', 'r']) await user.generate({ ...SMALL, job_id: id });
    const get = (query: string) => user.call('GET', `/api/jobs?${query}`);
    expect(await get('from=2026-02-30T00:00:00Z')).toMatchObject({
      status: 400,
      body: { details: [{ field: 'from' }] },
    });
    expect(await get('from=2027-01-02T00:00:00Z&to=2027-01-01T00:00:00Z')).toMatchObject({
      status: 400,
      body: { details: [{ field: 'from' }] },
    });
    const { body } = await get('limit=1');
    const cursor = `cursor=${body['next_cursor']}`;
    expect(await get(`${cursor}&from=2090-01-01T00:00:00Z`)).toMatchObject({ status: 200, body: { jobs: [] } });
    expect(await get(`${cursor}&to=2020-01-01T00:00:00Z`)).toMatchObject({ status: 200, body: { jobs: [] } });
  });

  test('goes nowhere with somebody else’s cursor, and refuses one that is none', async () => {
    const [user, other] = [await User.withCredits(3), await User.withCredits(3)];
    for (const jobId of ['a', 'b', 'c'])
      await Promise.all([user.job({ ...SMALL, job_id: jobId }), other.job({ ...SMALL, job_id: `o${jobId}` })]);
    await expect.poll(() => listed(user, 'limit=100')).toHaveLength(3);
    const { body } = await other.call('GET', '/api/jobs?limit=1');
    const foreign = await user.call('GET', `/api/jobs?cursor=${body['next_cursor']}`);
    for (const { job_id } of foreign.body['jobs'] as { job_id: string }[]) expect(['a', 'b', 'c']).toContain(job_id);
    for (const cursor of ['x', 'WzEsMl0', Buffer.from('["1","a"]').toString('base64url'), 'a'.repeat(2_000)]) {
      expect(await user.call('GET', `/api/jobs?cursor=${cursor}`)).toMatchObject({
        status: 400,
        body: { details: [{ field: 'cursor' }] },
      });
    }
  });
});

describe('deleting a job', () => {
  test('erases its prompt and files, keeps its money, and its id stays taken', async () => {
    const user = await User.withCredits(2);
    const { body } = await user.job({ prompt: 'un secret', job_id: 'secret', num_images: 2 });
    const keys = (body['images'] as { s3_key: string }[]).map(({ s3_key }) => s3_key);
    expect(await Promise.all(keys.map(exists))).toEqual([true, true]);
    const deleted = await user.call('DELETE', '/api/jobs/secret');
    expect(deleted).toMatchObject({ status: 200, body: { deleted: true } });
    expect(await Promise.all(keys.map(exists))).toEqual([false, false]);
    const row = await user.row('secret');
    expect(JSON.stringify(row)).not.toContain('un secret');
    expect(row).toMatchObject({ credits: { captured: 2 } });
    expect(await user.status('secret')).toMatchObject({ status: 410, body: { code: 'job_deleted' } });
    expect(await user.generate({ prompt: 'un secret', job_id: 'secret', num_images: 2 })).toMatchObject({
      status: 410,
    });
    expect(await listed(user, 'limit=100')).toEqual([]);
    expect(await user.wallet()).toEqual({ available: 0, held: 0, spent: 2, granted: 2 });
    expect(await user.call('DELETE', '/api/jobs/secret')).toMatchObject({ status: 200 });
  });

  test('that is open cancels it first, and what a worker still draws goes nowhere', async () => {
    const user = await User.withCredits(2);
    await user.generate({ prompt: `lent [[slow:2]] ${user.id}`, job_id: 'cm-efface-ouvert' });
    await expect.poll(async () => (await user.row('cm-efface-ouvert'))?.parts[0]?.state).toBe('running');
    expect(await user.call('DELETE', '/api/jobs/cm-efface-ouvert')).toMatchObject({ status: 200 });
    expect(await user.wallet()).toEqual({ available: 2, held: 0, spent: 0, granted: 2 });
    await expect.poll(() => endsDelivered(user, 'cm-efface-ouvert')).toEqual(['failed']);
    expect(await exists(`user_${user.id}/images/cm-efface-ouvert-1.png`)).toBe(false);
  });

  test('whose row has reached its time to live takes the files that are still there, and no others', async () => {
    const [owner, stranger] = [await User.withCredits(4), await User.withCredits(1)];
    const old = `vieux-${owner.id.slice(-8)}`;
    await owner.job({ ...SMALL, job_id: old, num_images: 2 });
    await owner.job({ ...SMALL, job_id: `${old}-1` });
    for (const jobId of [old, `${old}-1`]) {
      await dynamoOfSystem().send(
        new DeleteItemCommand({ TableName: endpoints.jobsTable, Key: jobKey({ userId: owner.id, jobId }) }),
      );
    }
    const file = (user: User, name: string) => `user_${user.id}/images/${name}.jpg`;
    await s3.send(new PutObjectCommand({ Bucket: endpoints.bucket, Key: file(stranger, `${old}-1`), Body: 'x' }));
    expect(await owner.call('DELETE', `/api/jobs/${old}`)).toMatchObject({ status: 200, body: { deleted: true } });
    const gone = [`${old}-1`, `${old}-2`].map((name) => exists(file(owner, name)));
    expect(await Promise.all(gone)).toEqual([false, false]);
    expect(await exists(file(owner, `${old}-1-1`))).toBe(true);
    expect(await exists(file(stranger, `${old}-1`))).toBe(true);
    expect(await owner.call('DELETE', `/api/jobs/${old}`)).toMatchObject({ status: 404 });
    expect(await stranger.call('DELETE', `/api/jobs/${old}-1`)).toMatchObject({ status: 404 });
  });

  test('is its owner’s right alone', async () => {
    const [owner, stranger] = [await User.withCredits(1), await User.withCredits(1)];
    await owner.job({ ...SMALL, job_id: 'efface-le-mien' });
    expect(await stranger.call('DELETE', '/api/jobs/efface-le-mien')).toMatchObject({ status: 404 });
    expect((await owner.status('efface-le-mien')).body).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('trying again', () => {
  test('draws only what failed, with a hold of its own, once however often it is asked for', async () => {
    const user = await User.withCredits(10);
    await user.job({ ...SMALL, prompt: 'trois sur quatre [[one-of-4:safety]]', num_images: 4, job_id: 'quatre' });
    const answers = await Promise.all(Array.from({ length: 5 }, () => user.call('POST', '/api/jobs/quatre/retry')));
    const ids = new Set(answers.map(({ body }) => body['job_id']));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    expect(ids.size).toBe(1);
    const { body } = await user.ended(String([...ids][0]));
    expect(body).toMatchObject({ num_images: 1, credits: { held: 1 } });
    const { spent, held } = await user.wallet();
    expect({ spent, held }).toEqual({ spent: 3 + Number((body['credits'] as { captured: number }).captured), held: 0 });
  });

  test('under an id of the client’s own tells the frontend', async () => {
    const user = await User.withCredits(2);
    const jobId = `cm-encore-${user.id.slice(5, 20)}`;
    await user.job({ prompt: 'interdit [[blocked]]', job_id: 'bloque' });
    expect(await user.call('POST', '/api/jobs/bloque/retry', { job_id: jobId })).toMatchObject({ status: 202 });
    await user.ended(jobId);
    await expect.poll(() => endsDelivered(user, jobId)).toEqual(['failed']);
  });
});

describe('waiting for a job', () => {
  test('answers at the next change, not at the end of the wait', async () => {
    const user = await User.withCredits(1);
    await user.generate({ prompt: `lent [[slow:2]] ${user.id}`, job_id: 'attendu' });
    let { body, headers } = await user.status('attendu');
    const seen = [body['status']];
    const held: unknown[] = [];
    while (body['status'] !== 'COMPLETED') {
      const answer = await user.call('GET', '/api/jobs/attendu/wait');
      // One that ended between two looks is told at once.
      if (answer.body['status'] !== 'COMPLETED') expect(answer.headers.get('preference-applied')).toBe('wait=20');
      held.push(answer.headers.get('preference-applied'));
      expect(answer.headers.get('etag')).not.toBe(headers.get('etag'));
      ({ body, headers } = answer);
      seen.push(body['status']);
    }
    // A wait that lasted to its end would have skipped the states in between.
    expect(seen.length).toBeLessThan(8);
    expect(held).toContain('wait=20');
    expect(body).toMatchObject({ progress: 100 });
  });

  test('with the state at hand costs no body, and shows a new one at once', async () => {
    const user = await User.withCredits(1);
    await user.job({ ...SMALL, job_id: 'cm-fini' });
    await expect.poll(async () => (await user.row('cm-fini'))?.webhook?.state, { timeout: 20_000 }).toBe('confirmed'); // nothing of it changes any more
    const { headers } = await user.status('cm-fini');
    const etag = headers.get('etag') ?? '';
    const url = `${endpoints.api}/api/images/status/cm-fini`;
    const authorization = `Bearer ${user.token}`;
    const same = await fetch(url, { headers: { authorization, 'if-none-match': etag } });
    expect([same.status, await same.text()]).toEqual([304, '']);
    const waiting = `${endpoints.api}/api/jobs/cm-fini/wait`;
    const other = await fetch(waiting, { headers: { authorization, 'if-none-match': 'W/"old"', prefer: 'wait=20' } });
    expect([other.status, other.headers.get('preference-applied')]).toEqual([200, null]);
  });

  test('is not what the status does: it answers at once, and says when to ask again', async () => {
    const user = await User.withCredits(1);
    await user.generate({ prompt: `très lent [[slow:20]] ${user.id}`, job_id: 'attente-lente' });
    const answer = await user.call('GET', '/api/images/status/attente-lente', undefined, { prefer: 'wait=20' });
    expect(answer).toMatchObject({ status: 200, body: { job_id: 'attente-lente' } });
    expect(answer.body['status']).not.toBe('COMPLETED');
    expect(answer.headers.get('preference-applied')).toBeNull();
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    await user.call('POST', '/api/jobs/attente-lente/cancel');
  });

  test('shows who is ahead, and when it may be done once jobs of its quality have ended', async () => {
    const user = await User.withCredits(30);
    // Jobs are counted by the sample: as many as it takes for one of them to be in it.
    const counted = Array.from({ length: 200 }, (_, n) => `c${n}`).find((jobId) =>
      isCounted({ userId: user.id, jobId }),
    );
    await user.job({ ...SMALL, job_id: counted, quality: 'ultra' });
    await user.generate({ prompt: `lent [[slow:3]] ${user.id}`, job_id: 'devant' });
    await user.generate({ prompt: `lent [[slow:30]] ${user.id}`, job_id: 'derriere', quality: 'ultra' });
    await expect
      .poll(
        async () => {
          const before = Date.now();
          const { body, headers } = await user.status('derriere');
          const after = Date.now();
          const { expected_at: at, ahead } = body['queue'] as { expected_at: string | null; ahead: number | null };
          // While it waits, the one before it is ahead; nobody is, once it is drawn.
          expect(ahead ?? 1).toBeGreaterThanOrEqual(1);
          const retryAfter = Number(headers.get('retry-after'));
          const half = (now: number) =>
            at === null ? 2 : Math.min(10, Math.max(1, Math.ceil((Date.parse(at) - now) / 2_000)));
          expect(retryAfter).toBeGreaterThanOrEqual(half(after));
          expect(retryAfter).toBeLessThanOrEqual(half(before));
          return at;
        },
        { timeout: 10_000 },
      )
      .toMatch(/^20/);
    expect((await user.status('devant')).body['queue']).toBeDefined();
    await user.call('POST', '/api/jobs/derriere/cancel');
    expect((await user.status('derriere')).body).not.toHaveProperty('queue');
  });
});
