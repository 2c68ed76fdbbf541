import { isDelivered, isUnfinished, type Part, type UnfinishedPart } from '../part.ts';

/** Whether everything that a part needs is there. A part that takes over an earlier file needs nothing. */
export function hasItsNeeds(parts: readonly Part[], part: UnfinishedPart): boolean {
  return part.takeOver !== undefined || canBeMade(parts, part);
}

/** Whether everything is there that a part is made from. */
export function canBeMade(parts: readonly Part[], part: UnfinishedPart): boolean {
  return (part.needs ?? []).every((name) => parts.some((other) => other.name === name && isDelivered(other)));
}

/**
 * Whether a part can never run, because one that it needs has failed, directly or through others.
 *
 * @param seen parts that were asked already: a plan may lead to one by many ways, and a wrong one in a circle.
 */
export function isStuck(parts: readonly Part[], part: UnfinishedPart, seen = new Set<string>()): boolean {
  if (part.takeOver !== undefined) return false;
  return (part.needs ?? []).some((name) => {
    if (seen.has(name)) return false;
    seen.add(name);
    const needed = parts.find((other) => other.name === name);
    if (needed?.state === 'failed') return true;
    return needed !== undefined && isUnfinished(needed) && isStuck(parts, needed, seen);
  });
}

/** When an unfinished part can be taken up, its needs aside: epoch ms. */
export function readyAt(part: UnfinishedPart): number {
  return part.state === 'running' ? part.leaseUntil : (part.notBefore ?? 0);
}

/** Names of the parts that a worker may take up at `now`. */
export function readyParts(parts: readonly Part[], now: number): readonly string[] {
  return namesOf(parts, (part) => hasItsNeeds(parts, part) && readyAt(part) <= now);
}

/** Names of the parts that the delivery of the part `name` made ready. */
export function readyAfter(parts: readonly Part[], name: string): readonly string[] {
  return namesOf(parts, (part) => part.needs?.includes(name) === true && hasItsNeeds(parts, part));
}

function namesOf(parts: readonly Part[], isMeant: (part: UnfinishedPart) => boolean): readonly string[] {
  return parts.filter((part) => isUnfinished(part) && isMeant(part)).map(({ name }) => name);
}
