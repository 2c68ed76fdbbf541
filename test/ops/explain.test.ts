import { expect, test } from 'vitest';
import { explain } from '../../infra/tools/ops/command-line/explain.ts';
import { OpsError } from '../../infra/tools/ops/command-line/ops-error.ts';
import { TransientError } from '../../shared/messages/transient-error.ts';

const named = (name: string, message: string) => Object.assign(new Error(message), { name });
const failedFetch = (cause: Error) => new TypeError('fetch failed', { cause });

test.each([
  [new OpsError('there is no job x'), 'there is no job x'],
  [new TransientError('DynamoDB does not answer'), 'DynamoDB does not answer: try again'],
  [named('ExpiredTokenException', 'expired'), 'this shell has no valid AWS credentials (expired)'],
  [
    Object.assign(named('AccessDeniedException', 'you may not'), { $fault: 'client' }),
    'AccessDeniedException: you may not',
  ],
  [AbortSignal.abort(new DOMException('late', 'TimeoutError')).reason, 'no answer in time'],
  [
    failedFetch(Object.assign(new Error('getaddrinfo ENOTFOUND x'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' })),
    'no connection (getaddrinfo ENOTFOUND x)',
  ],
  [
    failedFetch(
      Object.assign(
        new AggregateError([
          Object.assign(new Error('connect ECONNREFUSED ::1:1'), { code: 'ECONNREFUSED', syscall: 'connect' }),
        ]),
        { code: 'ECONNREFUSED' },
      ),
    ),
    'no connection (connect ECONNREFUSED ::1:1)',
  ],
  [failedFetch(new Error('bad port')), 'no connection (bad port)'],
])('%s is told as one line', (error, line) => {
  expect(explain(error)).toBe(line);
});

test('what is a bug is not explained away', () => {
  expect(explain(new TypeError('x is not a function'))).toBeUndefined();
  expect(explain('text')).toBeUndefined();
});
