import { expect, test } from 'vitest';
import { filesOfJob, userFolder } from '../../../shared/jobs/user-files.ts';
import { objectKeyOf } from '../../../shared/kinds/image/object-key.ts';

const isOneOf = (jobId: string, key: string, userId = 'user_1'): boolean =>
  filesOfJob({ userId, jobId }).some(({ isOne }) => isOne(key));

test.each([
  'images/a-1.png',
  'images/a-4.webp',
  'videos/a-2.mp4',
  'inputs/a/47DEQpj8HBSa-_TImW',
  'blogs/a-section-3.json',
  'books/a-chapter-12.md',
  'books/a-book.md',
])('%s is a file of the job a', (path) => {
  expect(isOneOf('a', `${userFolder('user_1')}${path}`)).toBe(true);
});

test.each([
  ['images/a-1-1.png', 'of a job a-1'],
  ['images/a-b-1.png', 'of a job a-b'],
  ['images/ab-1.png', 'of a job ab'],
  ['books/a-chapter-chapter-3.md', 'of a job a-chapter'],
  ['images/a-1.png.bak', 'of nothing'],
  ['images/a-1', 'of nothing'],
  ['other/a-1.png', 'of nothing that this backend knows'],
])('%s is not: it is %s', (path) => {
  expect(isOneOf('a', `${userFolder('user_1')}${path}`)).toBe(false);
});

test('no file of another user is anybody’s, however alike their ids are', () => {
  const key = objectKeyOf({ userId: 'user_12', jobId: 'a' }, '1', 'PNG');
  expect(isOneOf('a', key, 'user_12')).toBe(true);
  expect(isOneOf('a', key, 'user_1')).toBe(false);
  for (const { prefix } of filesOfJob({ userId: 'user_1', jobId: 'a' })) expect(key.startsWith(prefix)).toBe(false);
});
