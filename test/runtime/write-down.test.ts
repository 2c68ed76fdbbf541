import { expect, test, vi } from 'vitest';
import { writeDown } from '../../shared/jobs/work/write-down.ts';
import { TransientError } from '../../shared/messages/transient-error.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const later = new TransientError('DynamoDB is unavailable');

function world(signal = new AbortController().signal) {
  const moves = vi.fn();
  const sleep = vi.fn((_: number, by: AbortSignal) => (by.aborted ? Promise.reject(by.reason) : Promise.resolve()));
  return { moves, sleep, deps: { log, sleep, random: () => 0.5 }, work: { held: { moves }, signal } };
}

test('what came of a turn is written again while the table is out of reach, under a lease that moves', async () => {
  const { deps, work, moves, sleep } = world();
  const write = vi
    .fn(async () => 'recorded')
    .mockRejectedValueOnce(later)
    .mockRejectedValueOnce(later);
  expect(await writeDown(deps, work, {}, write)).toBe('recorded');
  expect(write).toHaveBeenCalledTimes(3);
  expect(moves).toHaveBeenCalledTimes(3);
  expect(sleep).toHaveBeenCalledTimes(2);
});

test('what the table refuses for good is not tried again', async () => {
  const { deps, work, sleep } = world();
  const write = vi.fn(async () => Promise.reject(new Error('ValidationException')));
  await expect(writeDown(deps, work, {}, write)).rejects.toThrow('ValidationException');
  expect(write).toHaveBeenCalledTimes(1);
  expect(sleep).not.toHaveBeenCalled();
});

test('the end of the function ends the attempts', async () => {
  const { deps, work } = world(AbortSignal.abort());
  const write = vi.fn(async () => Promise.reject(later));
  await expect(writeDown(deps, work, {}, write)).rejects.toBe(later);
  expect(write).toHaveBeenCalledTimes(1);
});
