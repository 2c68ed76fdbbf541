import { describe, expect, test } from 'vitest';
import { User } from '../support/user.ts';

const cancel = (user: User, jobId: string) => user.call('POST', `/api/jobs/${jobId}/cancel`);

describe('cancelling a job', () => {
  test('ends it at once, gives its credits back, and tells the frontend', async () => {
    const user = await User.withCredits(2);
    const jobId = `cm-stop-${user.id.slice(5, 20)}`;
    await user.generate({ prompt: 'lent [[slow:20]]', num_images: 2, job_id: jobId });
    const answer = await cancel(user, jobId);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        status: 'CANCELLED',
        code: 'cancelled',
        message: 'La génération a été annulée.',
        credits: { captured: 0, released: 2 },
      },
    });
    expect(await user.wallet()).toEqual({ available: 2, held: 0, spent: 0, granted: 2 });
    expect(await user.delivered(jobId)).toMatchObject([
      { stored: true, problems: [], body: { status: 'failed', code: 'cancelled' } },
    ]);
  });

  test('keeps what is delivered, and pays it', async () => {
    const user = await User.withCredits(2);
    const jobId = `cm-mi-${user.id.slice(5, 20)}`;
    await user.generate({ prompt: `un rapide, un lent [[one-of-2:slow:20]] ${user.id}`, num_images: 2, job_id: jobId });
    await expect.poll(async () => (await user.status(jobId)).body['images'], { timeout: 20_000 }).toHaveLength(1);
    const { body } = await cancel(user, jobId);
    expect(body).toMatchObject({ status: 'CANCELLED', credits: { captured: 1, released: 1 } });
    expect(await user.wallet()).toEqual({ available: 1, held: 0, spent: 1, granted: 2 });
    expect(await user.delivered(jobId)).toMatchObject([{ body: { status: 'completed', data: { num_images: 1 } } }]);
  });

  test('twice, or after the end, changes nothing', async () => {
    const user = await User.withCredits(1);
    await user.job({ prompt: 'un phare', job_id: 'annule-trop-tard' });
    expect(await cancel(user, 'annule-trop-tard')).toMatchObject({
      status: 200,
      body: { status: 'COMPLETED', credits: { captured: 1 } },
    });
    await user.generate({ prompt: 'x', job_id: 'sans-credit' });
    expect(await cancel(user, 'sans-credit')).toMatchObject({ status: 404 });
  });

  test('is the owner’s right alone', async () => {
    const [owner, stranger] = [await User.withCredits(1), await User.withCredits(1)];
    await owner.generate({ prompt: 'lent [[slow:1]]', job_id: 'annule-le-mien' });
    expect(await cancel(stranger, 'annule-le-mien')).toMatchObject({ status: 404, body: { code: 'job_not_found' } });
    expect((await owner.ended('annule-le-mien')).body).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('a user with many jobs', () => {
  test('is asked to wait at the fifty-first that is open', async () => {
    const user = await User.withCredits(60);
    const answers = await Promise.all(
      Array.from({ length: 51 }, (_, n) => user.generate({ prompt: 'lent [[slow:30]]', job_id: `ouvert-${n}` })),
    );
    const refused = answers.filter(({ status }) => status !== 202);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ status: 429, body: { code: 'too_many_open_jobs' } });
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    const opened = answers.flatMap(({ status, body }) => (status === 202 ? [String(body['job_id'])] : []));
    await Promise.all(opened.map((jobId) => cancel(user, jobId)));
    expect(await user.generate({ prompt: 'x', job_id: 'encore' })).toMatchObject({ status: 202 });
  });
});
