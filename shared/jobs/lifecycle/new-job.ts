import { kindOf } from '../../kinds/kinds.ts';
import type { KindName } from '../../kinds/requests.ts';
import type { CreditMode, KindJob } from '../job.ts';
import { queuedPart } from '../part.ts';

/** What a stage decides about new jobs of a kind. */
export interface KindTerms {
  readonly charging: CreditMode;
  /** List price of one unit, in credits. */
  readonly price: number;
  readonly deadlineSeconds: number;
  /** Units that one user may order in a UTC day; absent: as many as there are credits for. */
  readonly unitsPerDay?: number;
}

/** Who orders what. */
export type NewJob<K extends KindName> = Pick<
  KindJob<K>,
  'kind' | 'userId' | 'jobId' | 'jobIdFrom' | 'request' | 'correlationId'
> & {
  readonly clientUserId?: string | undefined;
  readonly orderedFrom?: KindJob['orderedFrom'];
};

/** A job at its first instant: everything planned and queued, the whole price held. */
export function newJob<K extends KindName>(order: NewJob<K>, terms: KindTerms, now: number): KindJob<K> {
  const { clientUserId, orderedFrom, ...given } = order;
  const kind = kindOf<K>(given);
  const units = kind.price.units(given.request);
  const unitPrice = terms.charging === 'ledger' ? terms.price : 0;
  return {
    ...given,
    ...(orderedFrom === undefined ? {} : { orderedFrom }),
    ...(clientUserId === undefined ? {} : { clientUserId }),
    parts: kind.plan(given.request).map(queuedPart),
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
    deadlineAt: now + terms.deadlineSeconds * 1000,
    version: 0,
  };
}
