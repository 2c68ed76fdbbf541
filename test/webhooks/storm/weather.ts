import type { WebhookReceiver } from '../../../infra/local/stand-ins/webhook-receiver/webhook-receiver.ts';

/** What the receiver is like, a third of the time each: slow, cutting the connection after it has stored, or dead. */
export const WEATHERS = ['slow', 'lost-answer', 'down'] as const;
export type Weather = (typeof WEATHERS)[number];

/** How long each lasts, by the storm's clock. */
const SPELL_MS = 4 * 60_000;

/** The weather of a moment. */
export function weatherAt(ms: number): Weather {
  return WEATHERS[Math.floor(ms / SPELL_MS) % WEATHERS.length] ?? 'down';
}

/**
 * Makes the receiver what the moment says. Slow means anything up to a quarter more than a sender waits: most answers come in time,
 * the others are as good as lost.
 *
 * @param timeoutMs how long a sender waits, by the wall's clock, as answers are late by it.
 */
export function makeWeather(receiver: WebhookReceiver, ms: number, timeoutMs: number, random: () => number): void {
  receiver.setBehaviour(weatherAt(ms), Math.round(random() * 1.25 * timeoutMs));
}
