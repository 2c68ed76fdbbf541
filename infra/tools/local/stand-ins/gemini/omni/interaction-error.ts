import { json, type Outgoing } from '../outgoing.ts';
import type { InteractionError } from './interaction-request.ts';

/** An error of the Interactions API: its code is a word. */
export function interactionError({ http, code, message }: InteractionError): Outgoing {
  return json(http, { error: { code, message } });
}

/** What is answered to two credentials, and to some keys at random. */
export const TWO_CREDENTIALS: InteractionError = {
  http: 400,
  code: 'invalid_request',
  message: 'Multiple authentication credentials received. Please pass only one.',
};
