import { KIND_NAMES, type ShippedKind } from '../../shared/kinds/kinds.ts';
import type { Stage } from './stage.ts';

/** The kinds that a stage sells. */
export function kindsOn({ kinds }: Pick<Stage, 'kinds'>): readonly ShippedKind[] {
  return KIND_NAMES.filter((kind) => kinds[kind].on);
}

/** The longest deadline of what a stage sells, in seconds; of everything when it sells nothing. */
export function longestDeadlineSeconds({ kinds }: Pick<Stage, 'kinds'>): number {
  return Math.max(...Object.values(kinds).map(({ deadlineSeconds }) => deadlineSeconds));
}
