import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { type WebhookHead, webhookHeaders } from '../../../shared/adapters/webhook/webhook-headers.ts';

const BODY = '{"job_id":"j","message":"Vos images sont prêtes."}';
const PLAIN = 'a plain secret, as it was given';
const WHSEC = `whsec_${Buffer.from('0123456789abcdef01234567').toString('base64')}`;

/** The headers of a request that is made now: the library refuses old ones. */
function headersWith(head: Partial<WebhookHead>, body = BODY): Record<string, string> {
  const all = { secret: WHSEC, eventId: 'evt_1', sentAt: Date.now(), userAgent: 'x', ...head };
  return Object.fromEntries(webhookHeaders(all, body));
}

describe('the signature', () => {
  it('is taken by the library of Standard Webhooks, for a whsec_ secret', () => {
    expect(new Webhook(WHSEC).verify(BODY, headersWith({}))).toEqual(JSON.parse(BODY));
  });

  it('and for a plain one', () => {
    expect(new Webhook(PLAIN, { format: 'raw' }).verify(BODY, headersWith({ secret: PLAIN }))).toEqual(
      JSON.parse(BODY),
    );
  });

  it('fits both secrets during a rotation; the header carries the current one', () => {
    const headers = headersWith({ secret: WHSEC, otherSecrets: [PLAIN] });
    new Webhook(WHSEC).verify(BODY, headers);
    new Webhook(PLAIN, { format: 'raw' }).verify(BODY, headers);
    expect(headers['x-webhook-secret']).toBe(WHSEC);
  });

  it.each<[string, Record<string, string>, string]>([
    ['another body', headersWith({}), '{"job_id":"k"}'],
    ['another id', { ...headersWith({}), 'webhook-id': 'evt_2' }, BODY],
    ['another time', { ...headersWith({}), 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 9) }, BODY],
    ['another secret', headersWith({ secret: PLAIN }), BODY],
    ['an old request', headersWith({ sentAt: Date.now() - 3_600_000 }), BODY],
  ])('does not fit %s', (_what, headers, body) => {
    expect(() => new Webhook(WHSEC).verify(body, headers)).toThrow();
  });
});
