import { styleText } from 'node:util';
import type { MetricStore } from '../figures/metric-store.ts';
import { productFiguresText } from '../figures/product-figures-text.ts';
import { MAGIC_PROMPTS } from '../stand-ins/gemini/magic/magic-prompts.ts';
import type { Endpoints } from './endpoints-file.ts';

interface Key {
  readonly says: string;
  show(endpoints: Endpoints, metrics: MetricStore): string;
}

/** What the terminal shows for a letter and Enter. */
export const KEYS = {
  a: { says: 'all addresses', show: addresses },
  t: { says: 'users, and a token', show: tokens },
  w: { says: 'words in a prompt that make the model misbehave', show: words },
  c: { says: 'a curl to paste', show: curl },
  f: { says: 'the figures of the product’s dashboard', show: (_endpoints, metrics) => figures(metrics) },
  h: { says: 'this list', show: keys },
} satisfies Record<string, Key>;

/** What is said when everything answers: the address that is wanted most comes last. */
export function introduce(endpoints: Endpoints, realGemini: boolean): string {
  const own = endpoints.frontend === undefined ? '' : `, webhooks also to ${endpoints.frontend}`;
  const secret =
    endpoints.frontend === undefined ? '' : `   WEBHOOK_SECRET=${endpoints.webhookSecret} (.local/frontend.env)`;
  return [
    '',
    `  API      ${endpoints.api}   ${realGemini ? 'the real Gemini' : 'Gemini’s stand-in'}${own}${secret}`,
    `  Sessions ${endpoints.issuer}`,
    `  Keys     ${Object.keys(KEYS).join(', ')} and Enter; h tells what they show, Ctrl-C stops`,
    `  ${styleText('bold', `Console  ${endpoints.console}`)}`,
  ].join('\n');
}

function addresses(endpoints: Endpoints): string {
  const { standIns } = endpoints;
  return [
    title('Addresses'),
    `  Console           ${endpoints.console}`,
    `  API               ${endpoints.api}`,
    `  AWS endpoint      ${endpoints.awsEndpoint}   (DynamoDB, SQS, S3, Secrets Manager)`,
    `  Clerk stand-in    ${standIns.clerk}${endpoints.issuer === standIns.clerk ? '' : `   (and the keys of ${endpoints.issuer})`}`,
    `  Gemini            ${standIns.gemini}`,
    `  Frontend stand-in ${standIns.frontend}   (deliveries: ${endpoints.webhookInbox}; curl -X PUT …/behaviour/down)`,
    ...(endpoints.frontend === undefined ? [] : [`  Your frontend     ${endpoints.frontend}`]),
    `  Webhook secret    ${endpoints.webhookSecret}`,
    `  Grant secret      ${endpoints.grantSecret}`,
  ].join('\n');
}

function tokens({ users }: Endpoints): string {
  const [user] = users;
  return [
    title('Users'),
    ...users.map(({ name, id, credits }) => `  ${name.padEnd(8)} ${id}  ${credits} credits`),
    title(`A token of ${user?.name ?? 'nobody'} (8 hours; npm run token -- <user> mints others)`),
    `  ${user?.token ?? ''}`,
  ].join('\n');
}

function words({ standIns }: Endpoints): string {
  if (!standIns.gemini.startsWith('http://127.0.0.1:')) return 'The real Gemini listens to no words.';
  const all = MAGIC_PROMPTS.map(({ prompt, does }) => `  ${prompt.padEnd(24)} ${does}`);
  return [title('Words in a prompt that make the model misbehave'), ...all].join('\n');
}

function curl({ api }: Endpoints): string {
  return [
    `curl -i ${api}/api/images/generate -H 'content-type: application/json' \\`,
    `  -H "authorization: Bearer $(npm run --silent token -- alice)" \\`,
    `  -d '{"prompt":"Un phare breton au lever du jour","job_id":"cm-essai-1","num_images":2}'`,
  ].join('\n');
}

function figures(metrics: MetricStore): string {
  return `${title('Figures')}\n${productFiguresText(metrics, 'local')}\n`;
}

function keys(): string {
  const all: readonly [string, Key][] = Object.entries(KEYS);
  return [title('Keys, with Enter'), ...all.map(([letter, { says }]) => `  ${letter}  ${says}`)].join('\n');
}

function title(text: string): string {
  return `\n${styleText('bold', text)}`;
}
