import { setTimeout as delay } from 'node:timers/promises';
import { unzipSync } from 'fflate';
import * as v from 'valibot';
import { expect, inject, test } from 'vitest';
import { callApi, User } from '../support/user.ts';

const endpoints = inject('endpoints');
const Files = v.array(v.object({ name: v.string(), url: v.string() }));

/** The answer of a route once it says that the job has ended. */
async function told(user: User, path: string) {
  for (;;) {
    const { body } = await user.call('GET', path);
    if (/^(completed|failed|cancelled)$/i.test(String(body['status']))) return body;
    await delay(100);
  }
}

test.concurrent('an article is planned, written, told and read, for two credits', async () => {
  const user = await User.withCredits(3);
  const order = { topic: 'Les phares', goal: '', target_word_count: '800', job_id: 'cm-phares', user_id: 'cm0user' };
  const accepted = await user.call('POST', '/api/blog/generate', order);
  expect(accepted).toMatchObject({ status: 202, body: { status: 'pending', content_type: 'blog' } });
  expect(await user.call('POST', '/api/blog/generate', order)).toMatchObject({ status: 202 });
  expect(await told(user, '/api/blog/status/cm-phares')).toMatchObject({ status: 'completed', progress: 100 });

  const events = await user.deliveries('cm-phares');
  for (const { path, stored, problems } of events) {
    expect([path, stored, problems]).toEqual(['/api/webhooks/blog-completion', true, []]);
  }
  const steps = events.map(({ body }) => body['status']);
  expect(steps.indexOf('generating_outline')).toBeLessThan(steps.indexOf('writing_chapters'));
  expect(steps.indexOf('finalizing')).toBeLessThan(steps.indexOf('completed'));
  expect(steps.filter((status) => status === 'completed')).toHaveLength(1);

  const { body: article } = await user.call('GET', '/api/blog/result/cm-phares');
  expect(events.at(-1)?.body).toMatchObject({
    data: { title: article['title'], full_content: article['full_content'], word_count: article['word_count'] },
  });
  expect(Number(article['word_count'])).toBeGreaterThan(720);
  expect(String(article['full_content'])).toMatch(/^## /);
  // What it says is in its files only.
  const row = JSON.stringify(await user.row('cm-phares'));
  expect(row).not.toContain(String(article['introduction']).slice(0, 30));
  expect(await user.wallet()).toEqual({ available: 1, held: 0, spent: 2, granted: 3 });
});

test.concurrent('a book is written chapter by chapter, told as book_data, and opens as EPUB', async () => {
  const user = await User.withCredits(10);
  const order = {
    title: 'Les phares',
    topic: 'leur histoire',
    goal: 'faire rêver',
    chapters: ['Introduction', 'Développement', 'Conclusion'].map((title) => ({ title })),
    chapters_count: 3,
    words_per_chapter: 300,
    jobId: 'cm-livre',
    userId: 'cm0user',
    webhookUrl: `${endpoints.webhookInbox}/nowhere`,
    metadata: { organizationId: null },
  };
  expect(await user.call('POST', '/api/books/create', order)).toMatchObject({
    status: 202,
    body: { job_id: 'cm-livre' },
  });
  const token = 'undefined';
  expect(await callApi(endpoints, 'GET', '/api/jobs/cm-livre/status', { token })).toMatchObject({ status: 401 });
  expect(await told(user, '/api/jobs/cm-livre/status')).toMatchObject({ status: 'COMPLETED', error: null });

  const [event, ...others] = await user.deliveries('cm-livre');
  expect(others).toEqual([]);
  expect(event).toMatchObject({ path: '/api/webhooks/book-completion', stored: true, problems: [] });
  expect(event?.body).toMatchObject({ user_id: 'cm0user', book_data: { book_title: 'Les phares', chapter_count: 3 } });
  const { body: book } = await user.call('GET', '/api/books/result/cm-livre');
  expect(book).toMatchObject({ status: 'completed', chapter_count: 3, language: 'fr' });
  const epub = v.parse(Files, book['files']).find(({ name }) => name === 'epub');
  const bytes = new Uint8Array(await (await fetch(epub?.url ?? '')).arrayBuffer());
  expect(Object.keys(unzipSync(bytes))).toEqual(expect.arrayContaining(['mimetype', 'OEBPS/chapter-3.xhtml']));
  expect(await user.wallet()).toEqual({ available: 0, held: 0, spent: 10, granted: 10 });

  expect(await user.call('DELETE', '/api/jobs/cm-livre')).toMatchObject({ status: 200 });
  // Of what is not there S3 says so to a role that may not list the bucket.
  expect((await fetch(epub?.url ?? '')).status).toBe(403);
  expect(JSON.stringify(await user.row('cm-livre'))).not.toContain('Les phares');
});
