import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ShippedKind } from '../../../../shared/kinds/kinds.ts';
import type { GateStore } from '../../../../shared/provider/gate-store.ts';
import { closedGates } from '../../../../shared/provider/provider-gate.ts';
import type { CircuitStore } from '../../../../shared/webhooks/circuit-store.ts';
import type { ClerkStandIn, KeyOutage } from '../stand-ins/clerk/clerk-stand-in.ts';
import { BEHAVIOURS, type Behaviour } from '../stand-ins/frontend/behaviour.ts';
import { type InboxEntry, isAboutJob } from '../stand-ins/frontend/inbox.ts';
import { MAGIC_PROMPTS, MAGIC_WORDS } from '../stand-ins/gemini/magic/magic-prompts.ts';
import type { SampleUser } from '../system/sample-users.ts';
import type { ClosedGate, Done, FreshToken, JobObject, JobObjects, Setup, ShownDelivery, Watch } from './local-api.ts';
import type { LogBuffer } from './log-buffer.ts';
import { orderKinds } from './order-kinds.ts';
import { queueDepths } from './queue-depths.ts';

/** What the console shows and the API does not tell, and what it can do to the world around the API. */
export interface LocalParts {
  readonly api: string;
  readonly users: readonly SampleUser[];
  /** That are on. */
  readonly kinds: readonly ShippedKind[];
  readonly clerk: Pick<ClerkStandIn, 'mintToken' | 'goDown' | 'comeUp' | 'outage'>;
  /** The word that the model's stand-in finds in every prompt; absent with the real model, which listens to none. */
  readonly model: { trouble: string | undefined } | undefined;
  readonly frontend: {
    deliveries(): readonly InboxEntry[];
    behaviour(): Behaviour;
    setBehaviour(behaviour: Behaviour): void;
  };
  readonly ownFrontend: string | undefined;
  readonly sqs: SQSClient;
  readonly logs: LogBuffer;
  readonly gate: Pick<GateStore, 'read'>;
  /** Lets everybody call the model again; `false` when the gate was open. */
  readonly openGate: () => Promise<boolean>;
  readonly circuit: Pick<CircuitStore, 'read' | 'close'>;
  readonly objectsOf: (userId: string, jobId: string) => Promise<readonly JobObject[]>;
  readonly grant: (userId: string, credits: number) => Promise<void>;
}

type Told = Setup | FreshToken | Watch | JobObjects | Done | undefined;
type Route = (parts: LocalParts, query: URLSearchParams, origin: string) => Promise<Told>;

const OUTAGES: readonly KeyOutage[] = ['error', 'garbage', 'refuse', 'hang'];
const MOST_CREDITS = 100_000;

/** What the page may do behind the API's back; POST only, from the page only. `undefined`: it asked for what does not exist. */
export const LOCAL_DEEDS: Readonly<Record<string, Route>> = {
  '/local/gate/open': async ({ openGate }) => ({ done: await openGate() }),

  '/local/circuit/close': async ({ circuit }) => {
    const { pausedUntil } = await circuit.read();
    await circuit.close();
    return { done: pausedUntil !== undefined };
  },

  '/local/credits': async ({ users, grant }, query) => {
    const user = users.find(({ name }) => name === query.get('user'));
    const amount = Number(query.get('amount'));
    if (user === undefined || !Number.isInteger(amount) || amount < 1 || amount > MOST_CREDITS) return undefined;
    await grant(user.id, amount);
    return { done: true };
  },

  '/local/trouble/frontend': async ({ frontend }, query) => {
    const behaviour = BEHAVIOURS.find((known) => known === (query.get('how') ?? 'ok'));
    if (behaviour === undefined) return undefined;
    frontend.setBehaviour(behaviour);
    return { done: true };
  },

  '/local/trouble/clerk': async ({ clerk }, query) => {
    const how = query.get('how');
    const outage = OUTAGES.find((known) => known === how);
    if (how !== null && outage === undefined) return undefined;
    await (outage === undefined ? clerk.comeUp() : clerk.goDown(outage));
    return { done: true };
  },

  '/local/trouble/model': async ({ model }, query) => {
    const word = query.get('how') ?? undefined;
    if (model === undefined || (word !== undefined && !MAGIC_WORDS.has(word))) return undefined;
    model.trouble = word;
    return { done: true };
  },
};

/** Routes of the console's own server, each answering JSON; `undefined` is 404. */
export const LOCAL_ROUTES: Readonly<Record<string, Route>> = {
  '/local/setup': async ({ api, users, kinds, model, ownFrontend }) => ({
    api,
    users: users.map(({ name, id }) => ({ name, id })),
    magic: model === undefined ? [] : MAGIC_PROMPTS,
    kinds: orderKinds(kinds),
    ownFrontend: ownFrontend ?? null,
  }),

  '/local/token': async ({ users, clerk }, query, origin) => {
    const user = users.find(({ name }) => name === query.get('user'));
    return user && { token: await clerk.mintToken(user.id, { claims: { azp: origin } }) };
  },

  '/local/objects': async ({ users, objectsOf }, query) => {
    const user = users.find(({ name }) => name === query.get('user'));
    const jobId = query.get('job_id');
    return user && jobId ? { objects: await objectsOf(user.id, jobId) } : undefined;
  },

  '/local/watch': async ({ sqs, frontend, clerk, model, logs, gate, circuit }, query) => {
    const jobId = query.get('job_id') ?? '';
    const [queues, closed, { pausedUntil }] = await Promise.all([queueDepths(sqs), closedGate(gate), circuit.read()]);
    const told = frontend.deliveries().filter((entry) => isAboutJob(entry, jobId));
    const behaviour = frontend.behaviour();
    return {
      queues,
      deliveries: told.map(shownDelivery),
      logs: logs.about(jobId),
      gate: closed,
      webhooksPausedUntil: pausedUntil !== undefined && pausedUntil > Date.now() ? iso(pausedUntil) : null,
      troubles: {
        frontend: behaviour === 'ok' ? null : behaviour,
        clerk: clerk.outage ?? null,
        model: model?.trouble ?? null,
      },
    };
  },
};

async function closedGate(gates: Pick<GateStore, 'read'>): Promise<ClosedGate | null> {
  const [last] = closedGates(await gates.read(), Date.now());
  if (last === undefined) return null;
  const { closedUntil, reason = '' } = last.state;
  return { until: iso(closedUntil), reason };
}

function shownDelivery(entry: InboxEntry): ShownDelivery {
  const { receivedAt, path, headers, body, answer, stored, problems, passedOn } = entry;
  const told = typeof body === 'object' && body !== null && 'status' in body ? String(body.status) : '';
  return {
    at: receivedAt,
    path,
    told,
    status: answer?.status ?? null,
    stored,
    problems,
    headers,
    body,
    answer: answer?.body ?? null,
    passedOn: passedOn ?? null,
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
