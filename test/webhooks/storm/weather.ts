import type { WebhookReceiver } from '../../../infra/tools/local/stand-ins/frontend/webhook-receiver.ts';

/** What the receiver is like, a third of the time each: slow, cutting connections after it has stored (or losing files behind a 200), or dead. */
export const WEATHERS = ['slow', 'lost-answer', 'down'] as const;

/** Answers that are cut while connections are. Cut one and all, they would close the way at once, and few would be sent to be cut. */
const CUT = 1 / 2;
/** Of the others, those behind which the files are lost. */
const LOST = 1 / 2;
/** And of the slow ones. */
const LOST_WHEN_SLOW = 0.2;
/** Slow answers that are so because the receiver is late to look at what it was sent. */
const LATE = 1 / 2;
/** Slow answers that come later than the sender waits. */
const TOO_LATE = 0.2;

/**
 * Makes the receiver what the moment says.
 *
 * @param spell which one it is, from 0; `undefined` when the storm is over.
 * @param timeoutMs how long a sender waits, by the wall's clock, as answers are late by it.
 */
export function makeWeather(
  receiver: WebhookReceiver,
  spell: number | undefined,
  timeoutMs: number,
  random: () => number,
): void {
  const weather = spell === undefined ? undefined : WEATHERS[spell % WEATHERS.length];
  if (weather === undefined) receiver.setBehaviour('ok');
  else if (weather === 'lost-answer' && random() > CUT) receiver.setBehaviour(random() < LOST ? 'files-lost' : 'ok');
  else if (weather === 'slow' && random() < LOST_WHEN_SLOW) receiver.setBehaviour('files-lost');
  else receiver.setBehaviour(weather === 'slow' && random() < LATE ? 'late' : weather, lateness(timeoutMs, random));
}

function lateness(timeoutMs: number, random: () => number): number {
  return Math.round(timeoutMs * (random() < TOO_LATE ? 1.3 : 0.3 * random()));
}
