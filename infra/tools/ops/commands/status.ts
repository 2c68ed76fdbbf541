import * as v from 'valibot';
import { dynamoGateStore } from '../../../../shared/adapters/dynamodb/control/gate-store.ts';
import { dynamoDueJobs } from '../../../../shared/adapters/dynamodb/jobs/due-jobs.ts';
import { MAX_DUE_SHARDS } from '../../../../shared/adapters/dynamodb/tables.ts';
import { closedGates } from '../../../../shared/provider/provider-gate.ts';
import { kindsOn } from '../../../stages/kinds-on.ts';
import { command } from '../command.ts';
import { explain } from '../command-line/explain.ts';
import type { Ops } from '../ops.ts';
import { queueState } from '../queues/queue-state.ts';
import { gateWords } from '../views/gate-view.ts';
import { iso } from '../views/iso.ts';
import { plural } from '../views/plural.ts';

const TIMEOUT_MS = 10_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
const Health = v.looseObject({
  features: v.optional(v.array(v.string()), []),
  s3_storage_available: v.optional(v.boolean(), false),
  clerk_auth_available: v.optional(v.boolean(), false),
});

/** One line of the screen. */
interface Line {
  readonly what: string;
  readonly is: string;
  /** What to do about it; absent: it is well. */
  readonly todo?: string;
}

/** How we are, on one screen: reads, and changes nothing. */
export const status = command({
  name: 'status',
  summary: 'How are we? API, provider, open jobs by kind, queues, webhooks: one screen',
  arguments: [],
  options: {},
  details:
    'Fails (1) when something is not well, and names the command that says more. `check` looks at the configuration.',
  input: v.object({}),
  run: async (ops) => {
    const looks = Object.entries(LOOKS).map(([what, look]) =>
      look(ops).catch((error: unknown): Line[] => [
        { what, is: explain(error) ?? String(error), todo: 'npm run ops -- check' },
      ]),
    );
    const lines = (await Promise.all(looks)).flat();
    const width = Math.max(...lines.map(({ what }) => what.length));
    ops.terminal.say(`${ops.deployment.stage.name}, ${iso(ops.now())}`);
    for (const { what, is, todo } of lines) {
      ops.terminal.say(`  ${todo === undefined ? '✓' : '✗'} ${what.padEnd(width)}  ${is}`);
      if (todo !== undefined) ops.terminal.say(`    → ${todo} --stage ${ops.deployment.stage.name}`);
    }
    const wrong = lines.filter(({ todo }) => todo !== undefined).length;
    ops.terminal.say(wrong === 0 ? 'All is well.' : `${plural(wrong, 'thing')} not well.`);
    const data = lines.map(({ what, is, todo }) => ({ what, is, ok: todo === undefined, todo: todo ?? null }));
    return { ok: wrong === 0, data: { stage: ops.deployment.stage.name, status: data } };
  },
});

/** What is looked at, all at once: one that fails hides none of the others. */
const LOOKS: Readonly<Record<string, (ops: Ops) => Promise<Line[]>>> = {
  API: api,
  Provider: provider,
  'Open jobs': jobs,
  Queues: queues,
};

async function api({ deployment }: Ops): Promise<Line[]> {
  const started = Date.now();
  const response = await fetch(`${deployment.api}/health`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (response.status !== 200)
    return [{ what: 'API', is: `/health answers ${response.status}`, todo: 'npm run ops -- check' }];
  const health = v.parse(Health, await response.json());
  const down = [
    ...(health.s3_storage_available ? [] : ['the bucket takes no files']),
    ...(health.clerk_auth_available ? [] : ['no session can be verified']),
  ];
  const is = `answers in ${Date.now() - started} ms; can be ordered: ${health.features.join(', ') || 'nothing'}`;
  return [down.length === 0 ? { what: 'API', is } : { what: 'API', is: down.join(', '), todo: 'npm run ops -- check' }];
}

async function provider({ deployment, now }: Ops): Promise<Line[]> {
  const gates = await dynamoGateStore(deployment.dynamo, deployment.tables).read();
  const isOpen = closedGates(gates, now()).length === 0;
  const is = gateWords(gates, now());
  return [
    isOpen
      ? { what: 'Provider', is: 'nobody is kept waiting' }
      : { what: 'Provider', is, todo: 'npm run ops -- gate show' },
  ];
}

/** Open jobs, of every kind that is on and of those that are there nevertheless. */
async function jobs({ deployment, now }: Ops): Promise<Line[]> {
  const { dynamo, tables, stage } = deployment;
  const backlog = await dynamoDueJobs(dynamo, { ...tables, dueShards: MAX_DUE_SHARDS }).backlog();
  const kinds = [...new Set([...kindsOn(stage), ...Object.keys(backlog.openByKind)])];
  const byKind = kinds.map((kind) => `${kind} ${backlog.openByKind[kind] ?? 0}`).join(', ');
  const overdueMs = now() - (backlog.firstDeadlineAt ?? now());
  const least = backlog.isCapped ? ' (at least)' : '';
  const oldest = backlog.oldestOpenedAt === undefined ? '' : `; the oldest for ${ago(now() - backlog.oldestOpenedAt)}`;
  const open = { what: 'Open jobs', is: `${byKind || '0'}${least}${oldest}` };
  return [
    overdueMs > MINUTE_MS
      ? { ...open, is: `${open.is}; one is ${ago(overdueMs)} past its deadline`, todo: 'npm run ops -- jobs stuck' }
      : open,
    { what: 'Webhooks', is: `${backlog.webhooksWaiting} not yet acknowledged or confirmed${least}` },
  ];
}

async function queues({ deployment }: Ops): Promise<Line[]> {
  const states = Object.entries(deployment.queues).map(async ([name, url]) => {
    const { depth, deadLetters } = await queueState(deployment.sqs, url);
    const dead = deadLetters?.depth.waiting ?? 0;
    const is = `${depth.waiting} waiting, ${depth.in_flight} at work, ${depth.delayed} for later`;
    const what = `Queue ${name}`;
    if (dead === 0) return { what, is };
    return { what, is: `${is}, ${plural(dead, 'dead letter')}`, todo: `npm run ops -- queues show ${name}` };
  });
  return Promise.all(states);
}

function ago(ms: number): string {
  return ms < 2 * MINUTE_MS ? `${Math.round(ms / SECOND_MS)} s` : `${Math.round(ms / MINUTE_MS)} min`;
}
