import type { SQSClient } from '@aws-sdk/client-sqs';
import type { GateStore } from '../../../../shared/provider/gate-store.ts';
import { closedGates } from '../../../../shared/provider/provider-gate.ts';
import type { ClerkStandIn } from '../stand-ins/clerk/clerk-stand-in.ts';
import { type InboxEntry, isAboutJob } from '../stand-ins/frontend/inbox.ts';
import { MAGIC_PROMPTS } from '../stand-ins/gemini/magic/magic-prompts.ts';
import type { SampleUser } from '../system/sample-users.ts';
import type { ClosedGate, FreshToken, GateOpened, Setup, ShownDelivery, Watch } from './local-api.ts';
import type { LogBuffer } from './log-buffer.ts';
import { queueDepths } from './queue-depths.ts';

/** What the console shows and the API does not tell. */
export interface LocalParts {
  readonly api: string;
  readonly users: readonly SampleUser[];
  readonly clerk: Pick<ClerkStandIn, 'mintToken'>;
  /** Whether prompts can make the model fail: only the stand-in listens to them. */
  readonly modelIsStandIn: boolean;
  readonly deliveries: () => readonly InboxEntry[];
  readonly sqs: SQSClient;
  readonly logs: LogBuffer;
  readonly gate: Pick<GateStore, 'read'>;
  /** Lets everybody call the model again; `false` when the gate was open. */
  readonly openGate: () => Promise<boolean>;
}

type Told = Setup | FreshToken | Watch | GateOpened | undefined;
type Route = (parts: LocalParts, query: URLSearchParams, origin: string) => Promise<Told>;

/** What the page may do behind the API's back; POST only, from the page only. */
export const LOCAL_DEEDS: Readonly<Record<string, Route>> = {
  '/local/gate/open': async ({ openGate }) => ({ opened: await openGate() }),
};

/** Routes of the console's own server, each answering JSON; `undefined` is 404. */
export const LOCAL_ROUTES: Readonly<Record<string, Route>> = {
  '/local/setup': async ({ api, users, modelIsStandIn }) => ({
    api,
    users: users.map(({ name }) => name),
    magic: modelIsStandIn ? MAGIC_PROMPTS : [],
  }),

  '/local/token': async ({ users, clerk }, query, origin) => {
    const user = users.find(({ name }) => name === query.get('user'));
    return user && { token: await clerk.mintToken(user.id, { claims: { azp: origin } }) };
  },

  '/local/watch': async ({ sqs, deliveries, logs, gate }, query) => {
    const jobId = query.get('job_id') ?? '';
    const [queues, closed] = await Promise.all([queueDepths(sqs), closedGate(gate)]);
    const told = deliveries().filter((entry) => isAboutJob(entry, jobId));
    return { queues, deliveries: told.map(shownDelivery), logs: logs.about(jobId), gate: closed };
  },
};

async function closedGate(gates: Pick<GateStore, 'read'>): Promise<ClosedGate | null> {
  const [last] = closedGates(await gates.read(), Date.now());
  if (last === undefined) return null;
  const { closedUntil, reason = '' } = last.state;
  return { until: new Date(closedUntil).toISOString(), reason };
}

function shownDelivery({ receivedAt, path, body, answer, stored, problems }: InboxEntry): ShownDelivery {
  const told = typeof body === 'object' && body !== null && 'status' in body ? String(body.status) : '';
  return { at: receivedAt, path, told, status: answer?.status ?? null, stored, problems };
}
