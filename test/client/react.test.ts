import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { type FollowedJob, followJob, useJob } from '../../shared/client/react.ts';
import { clientOf, valueIn } from './client-of.ts';

test('a job is followed to its end, change by change', async () => {
  const { client } = await clientOf(1);
  const { job_id } = valueIn(await client.image.create({ prompt: 'un phare [[slow:1]]', size: '512x512' }));
  const told: FollowedJob[] = [];
  const ended = Promise.withResolvers<void>();
  followJob(client, job_id, (followed) => {
    told.push(followed);
    if (!followed.isFollowing) ended.resolve();
  });
  await ended.promise;
  expect(told[0]).toEqual({ job: undefined, error: undefined, isFollowing: true });
  expect(told.at(-1)).toMatchObject({ job: { kind: 'image', status: 'COMPLETED' }, error: undefined });
});

test('who leaves is told nothing more, and what went wrong names the job', async () => {
  const { client } = await clientOf(1);
  const told: FollowedJob[] = [];
  followJob(client, 'inconnu', (followed) => told.push(followed))();
  const failed = Promise.withResolvers<FollowedJob>();
  followJob(client, 'inconnu', (followed) => {
    if (!followed.isFollowing) failed.resolve(followed);
  });
  expect((await failed.promise).error).toMatchObject({ code: 'job_not_found', jobId: 'inconnu' });
  expect(told).toHaveLength(1);
});

test('the hook is one, and shows nothing before its effect has run', () => {
  const wait = () => Promise.reject(new Error('no effect runs on a server'));
  const Page = () => String(useJob({ wait }, 'x').isFollowing);
  expect(renderToString(createElement(Page))).toBe('false');
});
