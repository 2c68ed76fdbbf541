import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Acknowledgement,
  afterAttempt,
  KEPT_ATTEMPTS,
  type WebhookAttempt,
  type WebhookDelivery,
} from '../../../shared/webhooks/webhook-delivery.ts';
import { RECEIVERS, type Receiver } from '../../../shared/webhooks/webhook-receivers.ts';
import { GIVE_UP_AFTER_MS } from '../../../shared/webhooks/webhook-schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FRESH: WebhookDelivery = { eventId: 'evt_1', state: 'due', attempts: 0, nextAttemptAt: 0 };

function attemptAt(at: number, ack: Acknowledgement, status?: number): WebhookAttempt {
  return { at, ms: 20, ack, words: 'words', ...(status === undefined ? {} : { status }) };
}

/** The delivery after one attempt at `at`. */
function tried(
  delivery: WebhookDelivery,
  attempt: WebhookAttempt,
  given: { receiver?: Receiver; retryAfterMs?: number; random?: number } = {},
): WebhookDelivery {
  const { receiver = RECEIVERS.image, random = 0, retryAfterMs } = given;
  return afterAttempt(delivery, attempt, {
    receiver,
    closedAt: 0,
    now: attempt.at,
    random: () => random,
    retryAfterMs,
  });
}

describe('an attempt', () => {
  test('that is stored ends the delivery, and is kept with what was said', () => {
    expect(tried(FRESH, attemptAt(1_000, 'stored', 200))).toEqual({
      eventId: 'evt_1',
      state: 'acknowledged',
      attempts: 1,
      log: [attemptAt(1_000, 'stored', 200)],
      confirmation: { since: 1_000, looks: 0, nextLookAt: 3_000, repeats: 0 },
    });
  });

  test.each<[Acknowledgement, number | undefined]>([
    ['refused', 500],
    ['refused', 400],
    ['refused', 200],
    ['refused', 301],
    ['unknown', undefined],
  ])('that is %s (%s) is followed by another', (ack, status) => {
    expect(tried(FRESH, attemptAt(0, ack, status))).toMatchObject({ state: 'due', attempts: 1, nextAttemptAt: 5_000 });
  });

  test('that meets a duplicate where nothing shows what is stored is followed by another, once the event is forgotten', () => {
    // A deliverer sent it, was refused, and died before it wrote that down.
    const duplicate = tried(FRESH, attemptAt(1_000, 'duplicate', 200), { receiver: RECEIVERS.book });
    expect(duplicate).toMatchObject({ state: 'due', attempts: 1 });
    expect(duplicate.nextAttemptAt).toBeGreaterThanOrEqual(16 * MINUTE);
    const later = attemptAt(17 * MINUTE, 'stored', 200);
    expect(tried(duplicate, later, { receiver: RECEIVERS.book })).toMatchObject({ state: 'acknowledged', attempts: 2 });
  });

  test('that meets a duplicate ends it: what the receiver has seen can only be this event', () => {
    const lost = tried(FRESH, attemptAt(0, 'unknown'));
    expect(tried(lost, attemptAt(5_000, 'duplicate', 200))).toMatchObject({ state: 'acknowledged', attempts: 2 });
    // The first one's deliverer died before it could write it down.
    expect(tried(FRESH, attemptAt(0, 'duplicate', 200))).toMatchObject({ state: 'acknowledged', attempts: 1 });
  });

  test('waits as long as the receiver asks, but not for ever', () => {
    const asked = (retryAfterMs: number) => tried(FRESH, attemptAt(0, 'refused', 429), { retryAfterMs }).nextAttemptAt;
    expect(asked(1_000)).toBe(5_000);
    expect(asked(90_000)).toBe(90_000);
    expect(asked(30 * 24 * HOUR)).toBe(10 * HOUR);
  });

  test('is one of the last ten that are kept', () => {
    let delivery = FRESH;
    for (let at = 1; at <= 15; at += 1) delivery = tried(delivery, attemptAt(at, 'unknown'));
    expect(delivery.attempts).toBe(15);
    expect(delivery.log?.map(({ at }) => at)).toEqual(Array.from({ length: KEPT_ATTEMPTS }, (_, index) => index + 6));
  });
});

describe('receivers that note an event before they look at it', () => {
  const { 'ecommerce-image': ecommerce, book } = RECEIVERS;

  test.each([
    ['e-commerce', ecommerce, 404, 6 * MINUTE],
    ['custom video', RECEIVERS['custom-video'], 400, 6 * MINUTE],
    ['book', book, 500, 16 * MINUTE],
  ] as const)('%s: nothing is sent while a repetition would be ignored', (_name, receiver, status, waitMs) => {
    const refused = tried(FRESH, attemptAt(1_000, 'refused', status), { receiver });
    expect(refused.nextAttemptAt).toBe(1_000 + 20 + waitMs);
  });

  test('a status that they forget at once is followed by the usual wait', () => {
    expect(tried(FRESH, attemptAt(0, 'refused', 500), { receiver: ecommerce }).nextAttemptAt).toBe(5_000);
    expect(tried(FRESH, attemptAt(0, 'refused', 400), { receiver: book }).nextAttemptAt).toBe(5_000);
  });

  test('“already processed” shortly after a refusal is no acknowledgement, later it is one', () => {
    const refused = tried(FRESH, attemptAt(0, 'refused', 400), { receiver: ecommerce });
    const early = tried(refused, attemptAt(MINUTE, 'duplicate', 200), { receiver: ecommerce });
    expect(early).toMatchObject({ state: 'due', nextAttemptAt: 20 + 6 * MINUTE });
    const late = tried(refused, attemptAt(7 * MINUTE, 'duplicate', 200), { receiver: ecommerce });
    expect(late.state).toBe('acknowledged');
  });
});

describe('a receiver that never takes it', () => {
  const draws = fc.double({ min: 0, max: 0.999, noNaN: true });
  const failures = fc.constantFrom<[Acknowledgement, number?]>(['unknown'], ['refused', 500], ['refused', 404]);

  /** Every attempt as soon as it is due, until the event is given up. */
  function attemptsUntilGivenUp(
    start: WebhookDelivery,
    from: number,
    draw: () => { ack: Acknowledgement; random: number },
  ) {
    const times: number[] = [];
    let delivery = start;
    for (let now = from; delivery.state === 'due'; now = delivery.nextAttemptAt ?? now) {
      times.push(now);
      const { ack, random } = draw();
      delivery = tried(delivery, attemptAt(now, ack, ack === 'refused' ? 500 : undefined), { random });
    }
    return { times, delivery };
  }

  test('is tried by the schedule, at longer and longer intervals, to the end of 72 hours, and then given up', () => {
    return fc.assert(
      fc.property(fc.array(fc.tuple(failures, draws), { minLength: 30, maxLength: 30 }), (fate) => {
        let index = 0;
        const { times, delivery } = attemptsUntilGivenUp(FRESH, 0, () => {
          const [[ack], random] = fate[index % fate.length] ?? [['unknown'], 0];
          index += 1;
          return { ack, random };
        });
        expect(delivery.state).toBe('abandoned');
        expect(delivery.nextAttemptAt).toBeUndefined();
        expect(times.at(-1)).toBeLessThanOrEqual(GIVE_UP_AFTER_MS);
        expect(times.at(-1)).toBeGreaterThan(GIVE_UP_AFTER_MS - 2 * HOUR);
        const planned = [5_000, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR];
        for (const [step, delay] of planned.entries()) {
          const waited = (times[step + 1] ?? 0) - (times[step] ?? 0);
          expect(waited).toBeGreaterThanOrEqual(delay);
          expect(waited).toBeLessThanOrEqual(delay * 1.1 + 1);
        }
      }),
    );
  });

  test('has 72 hours and the whole schedule again when an operator sends it again', () => {
    const given: WebhookDelivery = { eventId: 'evt_1', state: 'abandoned', attempts: 14 };
    const at = 30 * 24 * HOUR;
    const again: WebhookDelivery = { ...given, state: 'due', nextAttemptAt: at, again: { at, attempts: 14 } };
    const { times, delivery } = attemptsUntilGivenUp(again, at, () => ({ ack: 'unknown', random: 0 }));
    expect((times[1] ?? 0) - at).toBe(5_000);
    expect(times.at(-1)).toBe(at + GIVE_UP_AFTER_MS);
    expect(delivery).toMatchObject({ state: 'abandoned', attempts: 14 + times.length });
  });
});
