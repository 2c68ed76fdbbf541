import { afterAll, expect, inject, test } from 'vitest';
import { User } from '../support/user.ts';
import { Operator } from './support/run-ops.ts';

const operator = new Operator();
afterAll(() => operator[Symbol.dispose]());

test('how we are, on one screen: every part, open jobs by kind, and no secret', async () => {
  const user = await User.withCredits(1);
  await user.generate({ prompt: 'lent [[slow:8]]', job_id: 'status-lent' });
  const { stdout, stderr } = await operator.run('status');
  expect(stderr).toBe('');
  for (const part of ['API', 'Provider', 'Open jobs', 'Webhooks', 'Queue generate', 'Queue deliver']) {
    expect(stdout).toMatch(new RegExp(`[✓✗] ${part} `));
  }
  expect(stdout).toMatch(/Open jobs +image [1-9]/);
  expect(stdout.split('\n').length).toBeLessThanOrEqual(24);
  const { data } = await operator.json('status');
  expect(data['status']).toContainEqual(expect.objectContaining({ what: 'Provider', ok: true, todo: null }));
});

test('what is not well comes with the command that says more, and is 1', async () => {
  const endpoints = inject('endpoints');
  const down = Object.entries(endpoints.outputs).map(([stack, values]) => {
    return [stack, { ...values, ...('ApiUrl' in values ? { ApiUrl: 'http://127.0.0.1:1' } : {}) }];
  });
  using other = new Operator({ ...endpoints, outputs: Object.fromEntries(down) });
  const { code, stdout } = await other.run('status');
  expect(code).toBe(1);
  expect(stdout).toMatch(/✗ API/);
  expect(stdout).toContain('→ npm run ops -- check --stage local');
});

test('jobs are listed by user, kind, status, reason and time', async () => {
  const user = await User.withCredits(3);
  const small = { size: '512x512', format: 'JPEG' };
  await user.job({ ...small, prompt: 'un', job_id: 'liste-1' });
  await user.job({ ...small, prompt: 'deux [[blocked]]', job_id: 'liste-2' });
  const list = async (...options: string[]) => {
    const { data } = await operator.json('jobs', 'list', '--user', user.id, ...options);
    return (data['jobs'] as { job_id: string }[]).map(({ job_id }) => job_id);
  };
  await expect.poll(() => list()).toEqual(['liste-2', 'liste-1']);
  expect(await list('--status', 'FAILED', '--kind', 'image')).toEqual(['liste-2']);
  expect(await list('--code', 'content_blocked')).toEqual(['liste-2']);
  expect(await list('--last', '1')).toEqual(['liste-2']);
  expect(await list('--since', '2099-01-01')).toEqual([]);
  const { data } = await operator.json('jobs', 'list', '--code', 'content_blocked');
  expect(data['jobs']).toContainEqual(expect.objectContaining({ job_id: 'liste-2', user_id: user.id }));
});
