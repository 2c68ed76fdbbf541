import { AsyncLocalStorage } from 'node:async_hooks';
import type { Kind } from '../../../shared/kinds/kind.ts';
import { REGISTRY } from '../../../shared/kinds/kinds.ts';
import { type StepKindName, stepKind } from './step-kind.ts';

/** Three parts of which each needs the one before, paid when all of them are delivered: what articles and books are like. */
const chain = stepKind('test-chain', 'books', 'whole', () => [
  { name: 'outline' },
  { name: 'chapter-1', needs: ['outline'] },
  { name: 'book', needs: ['chapter-1'] },
]);

/** Parts at which the provider is at work for several looks, each paid by itself: what videos are like. */
const slow = stepKind('test-slow', 'videos', 'each', ({ parts }) =>
  Array.from({ length: parts }, (_, index) => ({ name: String(index + 1) })),
);

export const STEP_KINDS = { 'test-chain': chain, 'test-slow': slow } as const satisfies {
  readonly [K in StepKindName]: Kind<StepKindName>;
};
export const STEP_KIND_NAMES: readonly StepKindName[] = ['test-chain', 'test-slow'];

/** Price of one unit of each, in credits. */
export const STEP_PRICES: Readonly<Record<StepKindName, number>> = { 'test-chain': 6, 'test-slow': 2 };

/** Whether code runs as an older version that does not know these kinds. */
const older = new AsyncLocalStorage<true>();

/** Runs code as the version before these kinds: to it they are as foreign as any. */
export function asOlderVersion<T>(run: () => T): T {
  return older.run(true, run);
}

/** Makes this process know these kinds, except where it runs {@link asOlderVersion}. */
export function registerStepKinds(): void {
  for (const name of STEP_KIND_NAMES) {
    const get = () => (older.getStore() ? undefined : STEP_KINDS[name]);
    Object.defineProperty(REGISTRY, name, { get, enumerable: true, configurable: true });
  }
}
