import { describe, expect, test } from 'vitest';
import { readLetter } from '../../infra/tools/ops/queues/read-letter.ts';
import { PartMessage } from '../../shared/jobs/queue-messages.ts';

const whole = { user_id: 'user_2abc', job_id: 'j', correlation_id: 'c', part: '1', position: 0 };

describe('a dead letter', () => {
  test('that its worker can read is read', () => {
    expect(readLetter({ Body: JSON.stringify(whole) }, PartMessage)).toEqual({ kind: 'readable', value: whole });
  });

  test.each([
    [undefined, 'it is not JSON'],
    ['{"prompt": "un secret', 'it is not JSON'],
    ['{"user_id":"user_2abc","prompt":"un secret"}', 'missing or wrong: job_id, correlation_id, part, position'],
    ['"un secret"', 'missing or wrong: the whole message'],
    [JSON.stringify({ ...whole, position: 'un secret' }), 'missing or wrong: position'],
    [JSON.stringify({ ...whole, position: -1 }), 'missing or wrong: position'],
  ])('that it cannot says why and repeats nothing: %s', (Body, why) => {
    expect(readLetter(Body === undefined ? {} : { Body }, PartMessage)).toEqual({ kind: 'unreadable', why });
  });
});
