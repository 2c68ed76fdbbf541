import { decodeJwt } from 'jose';
import * as v from 'valibot';
import { SessionClaims } from '../../../../shared/adapters/clerk/session-claims.ts';
import { MAX_IMAGES_PER_JOB } from '../../../../shared/kinds/image/image-request.ts';
import { kindsOn } from '../../../stages/kinds-on.ts';
import { command } from '../command.ts';
import { consentTo } from '../command-line/consent.ts';
import { JobId, PositiveNumber } from '../command-line/inputs.ts';
import { UsageError } from '../command-line/usage-error.ts';
import type { Ops } from '../ops.ts';
import { forwardedChecks } from '../smoke/forwarded-checks.ts';
import { jobChecks, type SmokeOrder, unverified } from '../smoke/job-checks.ts';
import { JOB_STEPS } from '../smoke/job-names.ts';
import { authenticationChecks, routeChecks } from '../smoke/public-checks.ts';
import { type Finding, findingLine } from '../views/finding.ts';

/** The validation checklist of the old diagnostic, in its words. */
export const smoke = command({
  name: 'smoke',
  summary: 'The validation checklist against a deployment, in French; with --token it orders real images',
  arguments: [],
  options: {
    token: { type: 'string', value: 'JWT', help: 'session token of a user with credits; - reads it from stdin' },
    'job-id': { type: 'string', value: 'ID', help: 'of a job that the frontend knows: its webhook is checked too' },
    images: {
      type: 'string',
      value: 'N',
      help: `how many, 1 to ${MAX_IMAGES_PER_JOB} (default 1); each costs the user a credit`,
    },
    'expired-token': { type: 'string', value: 'JWT', help: 'an old session token; without it one is imitated' },
    api: { type: 'string', value: 'URL', help: 'base URL of the API (default: the one of the stack)' },
  },
  details: [
    'Without a token everything that needs one is « non vérifié », which is no failure. A session token lives for a minute: paste a',
    'fresh one (for the stage local: npm run --silent token -- alice). The job without --job-id has an id of this backend’s and no',
    'webhook, because the frontend attributes jobs that it does not know to a stranger.',
  ].join('\n'),
  input: v.object({
    token: v.optional(v.string()),
    jobId: v.optional(JobId),
    images: v.optional(
      v.pipe(PositiveNumber, v.maxValue(MAX_IMAGES_PER_JOB, `must be at most ${MAX_IMAGES_PER_JOB}`)),
      '1',
    ),
    expiredToken: v.optional(v.string()),
    api: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^https?:\/\/[^/]/, 'must begin with https:// (or http:// on this machine)'),
        v.url('must be a URL'),
        v.transform((url) => url.replace(/\/+$/, '')),
      ),
    ),
  }),
  run: async (ops, { token: given, jobId, images, expiredToken, api = ops.deployment.api }) => {
    if (given === '-' && !ops.yes && !ops.dryRun)
      throw new UsageError('--token - needs --yes: stdin cannot answer as well');
    const token = given === '-' ? (await ops.terminal.piped()).trim() : given;
    const userId = token === undefined ? undefined : ownerOf(token);
    const findings: Finding[] = [];
    const tell = (title: string, found: readonly Finding[]): void => {
      ops.terminal.say(title);
      for (const finding of found) ops.terminal.say(findingLine(finding));
      findings.push(...found);
    };
    ops.terminal.say(`Validation de ${api} (${ops.deployment.stage.name})`);
    const { apiName } = ops.deployment;
    if (apiName?.pointsHere === false && api === ops.deployment.api)
      ops.terminal.say(
        `  ${apiName.name} mène encore à ${apiName.found} : la passerelle est validée par sa propre adresse`,
      );
    tell('Routes', await routeChecks(api));
    tell('Authentification', await authenticationChecks(ops.deployment, api, expiredToken));
    const forwarded = await forwardedChecks(ops.deployment, api);
    if (forwarded.length > 0) tell('Ancien serveur', forwarded);
    tell(
      'Génération',
      token === undefined || userId === undefined
        ? unverified('sans --token', ...JOB_STEPS)
        : await withToken(ops, { api, token, userId, images, jobId }),
    );
    const count = (state: Finding['state']): number => findings.filter((finding) => finding.state === state).length;
    const ok = count('failed') === 0;
    ops.terminal.say(verdict(ok, count('failed'), count('unverified')));
    return { ok, data: { api, findings } };
  },
});

/** Every kind that is sold is ordered; the job that the frontend knows is one of the first. */
async function withToken(ops: Ops, order: Omit<SmokeOrder, 'kind'>): Promise<readonly Finding[]> {
  const [first, ...others] = kindsOn(ops.deployment.stage);
  if (first === undefined) return unverified('le stage ne vend rien', ...JOB_STEPS);
  const consent = await consentTo(ops, `Order ${order.images} image(s) as ${order.userId}, who pays for them?`);
  if (consent === 'given') {
    const found = [await jobChecks(ops, { ...order, kind: first })];
    for (const kind of others) {
      const more = await jobChecks(ops, { ...order, kind, jobId: undefined });
      found.push(more.map((finding) => ({ ...finding, check: `${finding.check} (${kind})` })));
    }
    return found.flat();
  }
  return unverified(consent === 'dry-run' ? '--dry-run' : 'refusé par l’opérateur', ...JOB_STEPS);
}

/** @throws UsageError for what is no session token at all; whether it is valid is for the API to say. */
function ownerOf(token: string): string {
  try {
    return v.parse(SessionClaims, decodeJwt(token)).sub;
  } catch {
    throw new UsageError('--token: is not a session token of Clerk');
  }
}

function verdict(ok: boolean, failed: number, missing: number): string {
  if (!ok) return `✗ ${failed} vérification(s) en échec`;
  if (missing === 0) return '✓ LA GÉNÉRATION D’IMAGES FONCTIONNE';
  return missing === JOB_STEPS.length
    ? `✓ Tout ce qui se vérifie sans token est correct ; ${missing} points non vérifiés`
    : `✓ LA GÉNÉRATION D’IMAGES FONCTIONNE ; ${missing} point(s) non vérifié(s)`;
}
