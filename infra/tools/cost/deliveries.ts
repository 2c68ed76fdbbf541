import type { Stage } from '../../stages/stage.ts';
import { USAGE } from './usage.ts';

/** Turns of the deliverer. */
export interface Deliveries {
  /** Requests to the frontend's receivers. */
  readonly webhooks: number;
  /** Requests to its status route, for what it has stored of an end. Whether it knows an id is asked within a webhook's turn. */
  readonly looks: number;
}

/** What so many jobs with so many images take: the end of each job and a look at it, and two steps an image (docs/webhooks.md). */
export function deliveriesOf(
  { progressWebhooks }: Pick<Stage, 'progressWebhooks'>,
  jobs: number,
  images: number,
): Deliveries {
  return { webhooks: jobs + (progressWebhooks ? 2 * images : 0), looks: jobs * USAGE.looksPerJob };
}
