import { isFinal, type Part, type PartPlan } from './part.ts';

/**
 * How many stages of other parts come before each part: 0 for one that needs none, one more than the latest of what it needs for the
 * others. Plans name what a part needs before the part.
 */
export function stagesOf(plan: readonly PartPlan[]): ReadonlyMap<string, number> {
  const stages = new Map<string, number>();
  for (const { name, needs = [] } of plan) {
    stages.set(name, Math.max(0, ...needs.map((needed) => (stages.get(needed) ?? 0) + 1)));
  }
  return stages;
}

/** The first stage that has an unfinished part; `undefined` where all are finished, and for plans of one stage only. */
export function currentStage(parts: readonly Part[]): number | undefined {
  const stages = stagesOf(parts);
  if (Math.max(...stages.values()) === 0) return undefined;
  const open = parts.filter((part) => !isFinal(part)).map(({ name }) => stages.get(name) ?? 0);
  return open.length === 0 ? undefined : Math.min(...open);
}
