import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { GOOGLE_API } from '../../../../../shared/adapters/gemini/omni/file-address.ts';
import { fetchSecret } from '../../../../../shared/adapters/secrets-manager/fetch-secret.ts';
import { command } from '../../command.ts';
import { OpsError } from '../../command-line/ops-error.ts';
import { withConsent } from '../../command-line/with-consent.ts';
import type { Ops } from '../../ops.ts';
import type { Fact } from '../../provider/fact.ts';
import { planOf, tryProvider } from '../../provider/try-provider.ts';
import { iso } from '../../views/iso.ts';
import { plural } from '../../views/plural.ts';

const TICKS = { confirmed: '✓', refuted: '✗', unknown: '–' } as const;
const LOOK_EVERY_MS = 5_000;
/** The stand-in films for seconds. */
const LOOK_EVERY_LOCALLY_MS = 500;
/** Recognisable public figures are refused everywhere. */
const REFUSED = 'A realistic video of the President of the French Republic giving a speech.';
const Dollars = v.pipe(v.string(), v.regex(/^\d{1,3}(\.\d{1,2})?$/, 'must be dollars, like 0.50'), v.transform(Number));

/** The first day with a real key. */
export const providerTry = command({
  name: 'provider try',
  summary: 'The first day: tries the real provider and says what of the configuration holds',
  arguments: [],
  options: {
    spend: { type: 'string', value: 'DOLLARS', help: 'the most that it may cost (default 0.50)' },
    'refused-prompt': { type: 'string', value: 'TEXT', help: 'a prompt for a clip that the safety rules refuse' },
    report: { type: 'string', value: 'FOLDER', help: 'where the dated report is kept (default .reports)' },
  },
  details: [
    'Says beforehand what it costs and asks. Makes one picture, one clip of 3 s at 360p that is looked at and one that is waited for, one',
    'outline and one section, and one prompt that is refused, as far as --spend reaches. Every fact is confirmed, refuted (with what to',
    'change) or unknown. 1 when one is refuted. No job is opened and nobody’s credits move; the key is read from its secret and never shown.',
  ].join('\n'),
  input: v.object({
    spend: v.optional(Dollars, '0.50'),
    refusedPrompt: v.optional(v.string()),
    report: v.optional(v.string(), '.reports'),
  }),
  run: async (ops, { spend, refusedPrompt, report }) => {
    const { deployment, terminal } = ops;
    const { tried, left, dollars } = planOf(spend);
    if (tried.length === 0) throw new OpsError(`nothing can be tried for $${spend.toFixed(2)}`);
    const key = await keyOf(ops);
    for (const trial of tried) terminal.say(`  $${trial.dollars.toFixed(2)}  ${trial.name}`);
    for (const trial of left) terminal.say(`  –      ${trial.name}: beyond --spend`);
    const { stage } = deployment;
    const isLocal = stage.local !== undefined;
    const baseUrl = (stage.local?.geminiBaseUrl ?? GOOGLE_API).replace(/\/+$/, '');
    const plan = { dollars, tried: tried.map(({ name }) => name), left: left.map(({ name }) => name) };
    return withConsent(ops, `Spend at most $${dollars.toFixed(2)} at ${new URL(baseUrl).host}?`, plan, async () => {
      const options = {
        stage,
        refusedPrompt: refusedPrompt ?? (isLocal ? `${REFUSED} [[blocked]]` : REFUSED),
        everyMs: isLocal ? LOOK_EVERY_LOCALLY_MS : LOOK_EVERY_MS,
      };
      const facts = await tryProvider({ baseUrl, key }, tried, options, (trial, found) => {
        terminal.say(trial.name);
        for (const one of found) for (const line of linesOf(one)) terminal.say(line);
      });
      const refuted = facts.filter(({ verdict }) => verdict === 'refuted').length;
      const at = new Date(ops.now());
      const data = { stage: stage.name, at: iso(ops.now()), provider: baseUrl, ...plan, facts };
      const kept = await keep(report, `provider-${stage.name}-${at.toISOString().replace(/[:.]/g, '-')}`, data, facts);
      terminal.say(`${plural(refuted, 'fact')} refuted, ${facts.length - refuted} others. Kept: ${kept}`);
      return { ok: refuted === 0, data: { ...data, report: kept } };
    });
  },
});

async function keyOf({ deployment }: Ops): Promise<string> {
  const name = deployment.outputs.data['GeminiKeySecretName'] ?? '';
  const secret = await fetchSecret(deployment.secrets, name);
  if (secret === undefined) throw new OpsError(`the secret ${name} holds no key yet`);
  return secret.value;
}

function linesOf({ verdict, statement, found, change }: Fact): string[] {
  return [`  ${TICKS[verdict]} ${statement}: ${found}`, ...(change === undefined ? [] : [`    → ${change}`])];
}

/** The report, as JSON and for people. @returns the file for people. */
async function keep(folder: string, name: string, data: object, facts: readonly Fact[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(data, null, 2)}\n`);
  const file = join(folder, `${name}.txt`);
  await writeFile(file, `${name}\n\n${facts.flatMap(linesOf).join('\n')}\n`);
  return file;
}
