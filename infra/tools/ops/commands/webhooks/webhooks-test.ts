import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { secretsManagerRotatingSecret } from '../../../../../shared/adapters/secrets-manager/rotating-secret.ts';
import { postWebhook } from '../../../../../shared/adapters/webhook/post-webhook.ts';
import { cutText } from '../../../../../shared/jobs/cut-text.ts';
import { MAX_WORDS } from '../../../../../shared/webhooks/webhook-delivery.ts';
import type { WebhookAnswer } from '../../../../../shared/webhooks/webhook-post.ts';
import { RECEIVERS } from '../../../../../shared/webhooks/webhook-receivers.ts';
import { command } from '../../command.ts';
import { OpsError } from '../../command-line/ops-error.ts';
import type { Ops } from '../../ops.ts';
import { outline } from '../../views/outline.ts';

const TIMEOUT_MS = 30_000;
const Success = v.pipe(v.string(), v.parseJson(), v.looseObject({ success: v.literal(true) }));

/** Sends an event that changes nothing to the configured endpoint. */
export const webhooksTest = command({
  name: 'webhooks test',
  summary: 'Sends an event that changes nothing to the frontend, with the stage’s secret and signature',
  arguments: [],
  options: {},
  details: [
    'The event is a step of a job that does not exist, which the image receiver ignores. It shows that the address, the certificate and the',
    'secret are right; 1 when the receiver did not take it.',
  ].join('\n'),
  input: v.object({}),
  run: async (ops) => {
    const url = `${ops.deployment.stage.webhookBase}${RECEIVERS.image.path}`;
    if (ops.dryRun) {
      ops.terminal.say(`Dry run: nothing was sent to ${url}.`);
      return { ok: true, data: { url, dry_run: true } };
    }
    const answer = await send(ops, url);
    const taken = answer.kind === 'answered' && answer.status === 200 && v.is(Success, answer.text);
    const data = { url, taken, ...shown(answer) };
    ops.terminal.say(outline(data));
    return { ok: taken, data };
  },
});

async function send({ deployment, now }: Ops, url: string): Promise<WebhookAnswer> {
  const { secrets, stage, outputs } = deployment;
  const { WebhookSecretName: name = '' } = outputs.data;
  const pair = await secretsManagerRotatingSecret(secrets, name, now).read();
  if (pair === undefined) throw new OpsError(`the secret ${name} has not been put`);
  const body = {
    job_id: `test-${randomUUID()}`,
    status: 'pending',
    content_type: 'image',
    timestamp: new Date(now()).toISOString(),
    environment: stage.name === 'prod' ? 'production' : stage.name,
    has_data: false,
    progress: 0,
    message: 'Essai de la liaison.',
  };
  return postWebhook({
    url,
    secret: pair.current,
    otherSecrets: pair.previous === undefined ? [] : [pair.previous],
    eventId: `test_${randomUUID()}`,
    sentAt: now(),
    body: JSON.stringify(body),
    timeoutMs: TIMEOUT_MS,
  });
}

function shown(answer: WebhookAnswer) {
  return answer.kind === 'answered'
    ? { status: answer.status, ms: answer.ms, words: cutText(answer.text, MAX_WORDS) }
    : { status: undefined, ms: answer.ms, words: `${answer.reason}: ${answer.code}` };
}
