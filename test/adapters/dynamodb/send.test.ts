import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { describe, expect, test, vi } from 'vitest';
import { send } from '../../../shared/adapters/dynamodb/send.ts';
import { TransientError } from '../../../shared/messages/transient-error.ts';
import { withinTime } from '../../../shared/runtime/invocation-time.ts';

const noWait = { random: () => 0 };
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
const conflicting = () =>
  new TransactionConflictException({ message: 'Transaction is ongoing for the item', $metadata: {} });
const leaving = (ms: number) => ({ getRemainingTimeInMillis: () => ms });
const named = (name: string) => Object.assign(new Error(name), { name });

describe('a request that another transaction stands in the way of', () => {
  test.each([
    ['cancelled', cancelled('None', 'TransactionConflict', 'None')],
    ['refused', conflicting()],
  ])('is sent again when it was %s', async (_, error) => {
    const request = vi.fn<() => Promise<string>>();
    request.mockRejectedValueOnce(error).mockRejectedValueOnce(error).mockResolvedValue('done');
    await expect(send(request, noWait)).resolves.toBe('done');
    expect(request).toHaveBeenCalledTimes(3);
  });

  test('is given up at last, as something that may work later', async () => {
    await expect(send(() => Promise.reject(conflicting()), noWait)).rejects.toBeInstanceOf(TransientError);
  });

  test('is sent again when a condition refused another row: the row in conflict may be refused, too, and outrank it', async () => {
    const request = vi.fn<() => Promise<string>>();
    request.mockRejectedValueOnce(cancelled('TransactionConflict', 'None', 'ConditionalCheckFailed'));
    request.mockResolvedValue('done');
    await expect(send(request, noWait)).resolves.toBe('done');
  });

  test('is not sent again when the row that decides was refused', async () => {
    const error = cancelled('ConditionalCheckFailed', 'TransactionConflict');
    const request = vi.fn(() => Promise.reject(error));
    const decides = vi.fn(() => true);
    await expect(send(request, { ...noWait, decides })).rejects.toBe(error);
    expect(request).toHaveBeenCalledTimes(1);
    expect(decides).toHaveBeenCalledWith(error.CancellationReasons);
  });

  test('is not sent again when conditions alone refused it: that is an answer', async () => {
    const error = cancelled('None', 'ConditionalCheckFailed');
    await expect(send(() => Promise.reject(error), noWait)).rejects.toBe(error);
  });
});

describe('a throttle inside a transaction, which the SDK does not retry,', () => {
  const THROTTLES = ['ThrottlingError', 'ProvisionedThroughputExceeded', 'RequestLimitExceeded'];

  test.each(THROTTLES)('is waited out: %s', async (code) => {
    const request = vi.fn<() => Promise<string>>();
    request.mockRejectedValueOnce(cancelled('None', code, 'None')).mockResolvedValue('done');
    await expect(send(request, noWait)).resolves.toBe('done');
  });

  test.each(THROTTLES)('is later at last, never the caller’s fault: %s', async (code) => {
    await expect(send(() => Promise.reject(cancelled(code, 'None')), noWait)).rejects.toBeInstanceOf(TransientError);
  });
});

describe('a request of an invocation whose time is nearly over', () => {
  test('is not sent again', async () => {
    const request = vi.fn(() => Promise.reject(conflicting()));
    const sent = withinTime(leaving(500), 0, () => send(request, noWait));
    await expect(sent).rejects.toBeInstanceOf(TransientError);
    expect(request).toHaveBeenCalledTimes(1);
  });

  test('is not sent at all once it is over', async () => {
    const request = vi.fn(() => Promise.resolve('done'));
    const sent = withinTime(leaving(-1), 0, () => send(request));
    await expect(sent).rejects.toBeInstanceOf(TransientError);
    expect(request).not.toHaveBeenCalled();
  });
});

test.each(['ThrottlingException', 'ProvisionedThroughputExceededException', 'TimeoutError', 'InternalServerError'])(
  '%s, which the SDK has retried in vain, may work later',
  async (name) => {
    await expect(send(() => Promise.reject(named(name)))).rejects.toBeInstanceOf(TransientError);
  },
);

test.each([
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'ECONNRESET',
  'ECONNREFUSED',
])('%s, which is the network’s, may work later', async (code) => {
  const broken = Object.assign(new Error(`getaddrinfo ${code}`), { code });
  await expect(send(() => Promise.reject(broken))).rejects.toBeInstanceOf(TransientError);
  const wrapped = new Error('the connection failed', { cause: new AggregateError([broken]) });
  await expect(send(() => Promise.reject(wrapped))).rejects.toBeInstanceOf(TransientError);
});

test('what is wrong with the request itself stays what it is', async () => {
  const error = named('ValidationException');
  await expect(send(() => Promise.reject(error))).rejects.toBe(error);
});
