import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { describe, expect, test, vi } from 'vitest';
import { send } from '../../../shared/adapters/dynamodb/send.ts';
import { TransientError } from '../../../shared/messages/transient-error.ts';

const noWait = () => 0;
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
const conflicting = () =>
  new TransactionConflictException({ message: 'Transaction is ongoing for the item', $metadata: {} });
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

  test('is not sent again when a condition refused it, too: that is an answer', async () => {
    const error = cancelled('ConditionalCheckFailed', 'TransactionConflict');
    const request = vi.fn(() => Promise.reject(error));
    await expect(send(request, noWait)).rejects.toBe(error);
    expect(request).toHaveBeenCalledTimes(1);
  });
});

test.each(['ThrottlingException', 'ProvisionedThroughputExceededException', 'TimeoutError', 'InternalServerError'])(
  '%s, which the SDK has retried in vain, may work later',
  async (name) => {
    await expect(send(() => Promise.reject(named(name)))).rejects.toBeInstanceOf(TransientError);
  },
);

test('what is wrong with the request itself stays what it is', async () => {
  const error = named('ValidationException');
  await expect(send(() => Promise.reject(error))).rejects.toBe(error);
});
