import type { WebhookReceiver } from '../../../infra/local/stand-ins/webhook-receiver/webhook-receiver.ts';

/** What the receiver is like, a third of the time each: slow, cutting the connection after it has stored, or dead. */
export const WEATHERS = ['slow', 'lost-answer', 'down'] as const;

/**
 * Makes the receiver what the moment says. Slow means that most answers come in time and some later than the sender waits.
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
  if (spell === undefined) receiver.setBehaviour('ok');
  else receiver.setBehaviour(WEATHERS[spell % WEATHERS.length] ?? 'down', lateness(timeoutMs, random));
}

function lateness(timeoutMs: number, random: () => number): number {
  return Math.round(timeoutMs * (random() < 0.2 ? 1.3 : 0.3 * random()));
}
