import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KindJob } from '../../../shared/jobs/job.ts';
import { isDerivedId, JOB_ID, jobIdOfIdempotencyKey, retryIdOf } from '../../../shared/jobs/job-id.ts';
import { progressOf } from '../../../shared/jobs/job-progress.ts';
import { jobSentence } from '../../../shared/jobs/job-sentence.ts';
import { settle } from '../../../shared/jobs/lifecycle/settle.ts';
import { type Part, queuedPart } from '../../../shared/jobs/part.ts';
import { retryDelayMs } from '../../../shared/jobs/work/retry-delay.ts';
import { objectKeyOf } from '../../../shared/kinds/image/object-key.ts';
import { CODES, PART_ERROR_CODES, sentenceOf } from '../../../shared/messages/codes.ts';
import { countedCredits } from '../../../shared/messages/counted.ts';
import { nextWebhookAttemptAt } from '../../../shared/webhooks/webhook-schedule.ts';
import { aJob, delivered, failed } from '../a-job.ts';

const fresh = queuedPart({ name: '1' });
const started: Part = { name: '1', state: 'running', attempts: 1, billableAttempts: 1, leaseId: 'l', leaseUntil: 9 };
const ended = (parts: Part[]): KindJob => {
  const job = { ...aJob({ images: parts.length }), parts };
  return { ...job, ...settle(job, 1) };
};

describe('progress', () => {
  test.each([
    ['PENDING', [fresh, fresh]],
    ['INITIALIZING', [started, fresh]],
    ['GENERATING', [started, started]],
    ['GENERATING', [delivered(), fresh]],
    ['SAVING', [delivered(), failed()]],
  ] as const)('is %s', (status, parts) => {
    expect(progressOf({ ...aJob({ images: 2 }), parts }).status).toBe(status);
  });

  test('grows as images move on, and is 100 only when the job has ended', () => {
    const at = (parts: Part[]): number => progressOf({ ...aJob({ images: 2 }), parts }).percent;
    const path = [
      at([fresh, fresh]),
      at([started, fresh]),
      at([started, started]),
      at([delivered(), started]),
      at([delivered(), failed()]),
    ];
    expect(path).toEqual([...path].sort((a, b) => a - b));
    expect(path[0]).toBe(0);
    expect(path.at(-1)).toBeLessThan(100);
    expect(progressOf(ended([delivered()])).percent).toBe(100);
  });
});

describe('sentences', () => {
  test('fit the frontend’s column, in both languages, whatever happened', () => {
    const jobs = [
      ...PART_ERROR_CODES.map((code) => ended([failed(code)])),
      ended([delivered()]),
      ended([delivered(1), delivered(2), delivered(3), failed()]),
      ended([delivered(), failed(), failed(), failed()]),
      { ...aJob(), parts: [started] },
      ...PART_ERROR_CODES.map((trouble) => ({ ...aJob(), parts: [{ ...fresh, trouble, notBefore: 90_000 }] })),
    ];
    for (const job of jobs) {
      for (const language of ['fr', 'en'] as const) {
        expect(jobSentence(job, language, 0)).not.toMatch(/[{}]|undefined/);
        expect(jobSentence(job, language, 0).length).toBeLessThanOrEqual(191);
      }
    }
  });

  test('say how many were refunded', () => {
    expect(jobSentence(ended([delivered(1), delivered(2), delivered(3), failed()]), 'fr', 0)).toBe(
      '3 images sur 4 sont prêtes ; 1 crédit vous a été rendu.',
    );
  });

  test.each([
    [1, 'Votre image est en cours de génération.', 'Your image is being generated.'],
    [2, 'Vos images sont en cours de génération.', 'Your images are being generated.'],
  ])('speak of %i image as of so many', (count, fr, en) => {
    const job = { ...aJob({ images: count }), parts: Array.from({ length: count }, () => started) };
    expect([jobSentence(job, 'fr', 0), jobSentence(job, 'en', 0)]).toEqual([fr, en]);
  });

  test('say of a job of which every image was refused that all of them were', () => {
    const blocked = failed('content_blocked');
    expect(jobSentence(ended([blocked, blocked]), 'fr', 0)).toBe(
      'Vos images ont toutes été refusées par les règles de sécurité du modèle. Reformulez votre demande.',
    );
    expect(jobSentence(ended([blocked]), 'fr', 0)).toContain('Cette image');
  });

  test.each([
    [30_000, 'Le modèle est trop sollicité en ce moment : nouvel essai dans moins d’une minute.'],
    [60_000, 'Le modèle est trop sollicité en ce moment : nouvel essai dans 1 minute.'],
    [840_000, 'Le modèle est trop sollicité en ce moment : nouvel essai dans 14 minutes.'],
  ])('say why a job waits, and for how long (%i ms)', (ms, sentence) => {
    const waiting: Part = { ...fresh, attempts: 2, trouble: 'provider_overloaded', notBefore: 5 + ms };
    expect(jobSentence({ ...aJob({ images: 2 }), parts: [delivered(), waiting] }, 'fr', 5)).toBe(sentence);
    // Where another image is at work, that is the news.
    expect(jobSentence({ ...aJob({ images: 2 }), parts: [started, waiting] }, 'fr', 5)).toContain('en cours');
  });

  test.each([
    [0, '0 crédit', '0 credits'],
    [1, '1 crédit', '1 credit'],
    [2, '2 crédits', '2 credits'],
  ])('count %i as the language does', (count, fr, en) => {
    expect([countedCredits(count, 'fr'), countedCredits(count, 'en')]).toEqual([fr, en]);
  });

  test('of 402 say what is there and what is needed', () => {
    expect(sentenceOf('insufficient_credits', 'fr', { available: 1, required: 4 })).toBe(
      'Crédits insuffisants (disponibles : 1, requis : 4).',
    );
    expect(CODES.insufficient_credits.status).toBe(402);
  });
});

describe('names', () => {
  test('an idempotency key names the same job quoted or not, and a valid one', () => {
    expect(jobIdOfIdempotencyKey('user_1', '"abc"')).toBe(jobIdOfIdempotencyKey('user_1', 'abc'));
    expect(jobIdOfIdempotencyKey('user_1', 'abc')).not.toBe(jobIdOfIdempotencyKey('user_1', 'abd'));
    expect(jobIdOfIdempotencyKey('user_1', 'abc')).not.toBe(jobIdOfIdempotencyKey('user_2', 'abc'));
    expect(jobIdOfIdempotencyKey('user_1', 'abc')).toMatch(JOB_ID);
    expect(
      [jobIdOfIdempotencyKey('user_1', 'abc') ?? '', retryIdOf('essai'), 'retry_1', 'cm3x1y2z0'].map(isDerivedId),
    ).toEqual([...[true, true, false, false]]);
    expect(jobIdOfIdempotencyKey('user_1', '""')).toBeUndefined();
    expect(jobIdOfIdempotencyKey('user_1', 'x'.repeat(256))).toBeUndefined();
  });

  test('object keys fit 191 characters, need no escaping, and differ for every image', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
    const sub = fc.stringMatching(/^user_[A-Za-z0-9]{1,64}$/);
    return fc.assert(
      fc.property(sub, id, id, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), (userId, a, b, n, m) => {
        const one = objectKeyOf({ userId, jobId: a }, String(n), 'WEBP');
        expect(one.length).toBeLessThanOrEqual(191);
        expect(encodeURI(one)).toBe(one);
        expect(objectKeyOf({ userId, jobId: b }, String(m), 'WEBP') === one).toBe(a === b && n === m);
      }),
    );
  });
});

describe('waiting', () => {
  test('between attempts grows with full jitter and never undercuts the provider', () => {
    return fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempts, draw) => {
        const delay = retryDelayMs(attempts, () => draw);
        expect(delay).toBeGreaterThanOrEqual(500);
        expect(delay).toBeLessThanOrEqual(Math.min(60_000, 2_000 * 2 ** (attempts - 1)));
        expect(retryDelayMs(attempts, () => draw, 30_000)).toBeGreaterThan(30_000);
      }),
    );
  });

  test('for a receiver follows the schedule and ends after 72 hours', () => {
    const delays: number[] = [];
    for (let now = 0, attempts = 1; ; attempts += 1) {
      const at = nextWebhookAttemptAt(attempts, { since: 0, now }, () => 0);
      if (at === undefined) break;
      delays.push((at - now) / 1000);
      now = at;
    }
    expect(delays.slice(0, 8)).toEqual([5, 60, 300, 1_800, 7_200, 18_000, 36_000, 36_000]);
    expect(delays.reduce((sum, delay) => sum + delay, 0)).toBeLessThanOrEqual(72 * 3_600);
    expect(delays.reduce((sum, delay) => sum + delay, 0)).toBeGreaterThan(60 * 3_600);
  });
});
