import type { DynamoDbEngine } from '../../infra/tools/local/cloud/engines/dynamodb.ts';
import type { ShippedKind } from '../../shared/kinds/kinds.ts';

/** How much load, and how much trouble. Shares are percentages. */
export interface LoadOptions {
  readonly jobs: number;
  readonly users: number;
  /** What is ordered, in the shares of `load-orders.ts`. */
  readonly kinds: readonly ShippedKind[];
  /** Of the attempts at a part, those whose worker process is killed at work. */
  readonly kill: number;
  /** Of the model's answers, those that are none. */
  readonly modelFails: number;
  /** Of the functions' requests to AWS, those that are refused by a throttle. */
  readonly throttle: number;
  /** Of the same, those that are carried out and not answered. */
  readonly loseAnswers: number;
  readonly seed: number;
  readonly engine: DynamoDbEngine | undefined;
}
