import { describe, expect, test } from 'vitest';
import { givenUpAt } from '../../../shared/jobs/work/patience.ts';

const PAGE_GIVES_UP_MS = 120_000;

describe('an image that meets trouble', () => {
  const job = { createdAt: 1_000, deadlineAt: 901_000 };

  test.each(['provider_key_refused', 'model_unavailable'] as const)(
    '%s: is given up before the frontend’s page does, not at the deadline',
    (code) => {
      expect(givenUpAt(job, code)).toBeLessThan(job.createdAt + PAGE_GIVES_UP_MS);
      expect(givenUpAt({ ...job, deadlineAt: 61_000 }, code)).toBe(61_000);
    },
  );

  test.each(['provider_overloaded', 'provider_unavailable', 'internal_error'] as const)(
    '%s: is tried until the deadline',
    (code) => {
      expect(givenUpAt(job, code)).toBe(job.deadlineAt);
    },
  );
});
