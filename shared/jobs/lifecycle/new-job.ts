import { kindOf } from '../../kinds/kinds.ts';
import type { OrderTerms } from '../../kinds/order-terms.ts';
import type { KindName } from '../../kinds/requests.ts';
import type { CreditMode, KindJob } from '../job.ts';
import { type Part, type PartPlan, type QueuedPart, queuedPart, reusableFile } from '../part.ts';

/** What a stage decides about new jobs of a kind. */
export interface KindTerms {
  readonly charging: CreditMode;
  /** List price of one unit, in credits. */
  readonly price: number;
  readonly deadlineSeconds: number;
  /** Units that one user may order in a UTC day; absent: as many as there are credits for. */
  readonly unitsPerDay?: number;
  /** What an order has that says nothing of it, by the names that the kind gives. */
  readonly defaults?: Readonly<Record<string, number>>;
  /** The most references of each role that the models go by; absent: no limit but the kind's own. */
  readonly references?: Readonly<Record<string, number>>;
}

/** Who orders what. */
export type NewJob<K extends KindName> = Pick<
  KindJob<K>,
  'kind' | 'userId' | 'jobId' | 'jobIdFrom' | 'request' | 'correlationId'
> &
  OrderTerms & {
    readonly clientUserId?: string | undefined;
    readonly orderedFrom?: KindJob['orderedFrom'];
  };

/**
 * A job at its first instant: everything planned and queued, the whole price held.
 *
 * @param earlier parts of a job that ended without all of them: where the price is one for the whole, what they delivered is taken over.
 */
export function newJob<K extends KindName>(
  order: NewJob<K>,
  terms: KindTerms,
  now: number,
  earlier: readonly Part[] = [],
): KindJob<K> {
  const { clientUserId, orderedFrom, ...given } = order;
  const kind = kindOf<K>(given);
  const units = kind.price.units(given.request);
  const unitPrice = terms.charging === 'ledger' ? terms.price : 0;
  return {
    ...given,
    ...(orderedFrom === undefined ? {} : { orderedFrom }),
    ...(clientUserId === undefined ? {} : { clientUserId }),
    parts: queuedParts(kind.plan(given.request), kind.price.capture === 'whole' ? earlier : []),
    credits: {
      mode: terms.charging,
      capture: kind.price.capture,
      unitPrice,
      quoted: terms.price * units,
      held: unitPrice * units,
      captured: 0,
      released: 0,
    },
    status: 'OPEN',
    createdAt: now,
    updatedAt: now,
    deadlineAt: now + Math.min(terms.deadlineSeconds, order.deadlineSeconds ?? Number.POSITIVE_INFINITY) * 1000,
    version: 0,
  };
}

/** Takes over what an earlier job has, unless something that it was made from has to be made anew. */
function queuedParts(plan: readonly PartPlan[], earlier: readonly Part[]): QueuedPart[] {
  const files = new Map(earlier.map((part) => [part.name, reusableFile(part)]));
  const isReusable = ({ name, needs = [] }: PartPlan): boolean =>
    files.get(name) !== undefined && plan.every((other) => !needs.includes(other.name) || isReusable(other));
  return plan.map((part) => queuedPart(part, isReusable(part) ? files.get(part.name) : undefined));
}
