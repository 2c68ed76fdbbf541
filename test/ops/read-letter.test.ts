import { describe, expect, test } from 'vitest';
import { readLetter } from '../../infra/tools/ops/queues/read-letter.ts';
import { ImageMessage } from '../../shared/adapters/sqs/messages.ts';

const whole = { user_id: 'user_2abc', job_id: 'j', correlation_id: 'c', number: 1 };

describe('a dead letter', () => {
  test('that its worker can read is read', () => {
    expect(readLetter({ Body: JSON.stringify(whole) }, ImageMessage)).toEqual({ kind: 'readable', value: whole });
  });

  test.each([
    [undefined, 'it is not JSON'],
    ['{"prompt": "un secret', 'it is not JSON'],
    ['{"user_id":"user_2abc","prompt":"un secret"}', 'missing or wrong: job_id, number, correlation_id'],
    ['"un secret"', 'missing or wrong: the whole message'],
    [JSON.stringify({ ...whole, number: 'un secret' }), 'missing or wrong: number'],
  ])('that it cannot says why and repeats nothing: %s', (Body, why) => {
    expect(readLetter(Body === undefined ? {} : { Body }, ImageMessage)).toEqual({ kind: 'unreadable', why });
  });
});
