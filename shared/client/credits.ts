import type { KindName, Kinds } from './kinds.ts';

/** Credits that expire, or that are spent before others. */
export interface CreditLot {
  readonly amount: number;
  readonly priority: number;
  /** ISO 8601. */
  readonly expires_at?: string;
}

/** A user's credits: `available + held + spent = granted`. */
export interface Credits {
  readonly credit_mode: 'ledger' | 'external';
  /** Can be spent now. */
  readonly available: number;
  /** Set aside for open jobs. */
  readonly held: number;
  readonly spent: number;
  readonly granted: number;
  readonly open_jobs: number;
  /** In the order in which they will be spent; the rest of `available` neither expires nor comes before anything. */
  readonly lots: readonly CreditLot[];
}

interface Booked {
  readonly id: string;
  /** What it did to the available credits. */
  readonly amount: number;
  /** ISO 8601. */
  readonly booked_at: string;
}

/** A row of the ledger; `type` tells the shapes apart. */
export type Transaction =
  | (Booked & {
      readonly type: 'grant';
      readonly reason: string;
      readonly grant_type?: 'purchase' | 'subscription' | 'bonus' | 'adjustment';
      readonly expires_at?: string;
    })
  | (Booked & { readonly type: 'hold'; readonly job_id: string })
  | (Booked & {
      readonly type: 'settle';
      readonly job_id: string;
      readonly captured: number;
      readonly released: number;
    })
  | (Booked & { readonly type: 'expire' });

/** What an order would cost. */
export type Quote<K extends KindName = KindName> = K extends KindName ? Price & Kinds[K]['quoted'] : never;

export interface Price {
  /** In credits, when everything is delivered. */
  readonly price: number;
  readonly credit_mode: 'ledger' | 'external';
  /** What this API would hold: nothing where the frontend charges. */
  readonly charged_here: number;
  readonly available: number;
  readonly affordable: boolean;
}
