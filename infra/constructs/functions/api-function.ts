import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

export interface ApiFunctionProps extends ServiceFunctionProps {
  /** How many times the stage's `apiConcurrency` it gets; 1 when left out. */
  readonly concurrencyShare?: number;
  /** Users wait for its answer with every click, so that it must be quick. True when left out. */
  readonly isClicked?: boolean;
}

/**
 * A function behind the HTTP API.
 *
 * 1,769 MB is one whole vCPU. Cold starts and token checks are processor-bound, so it halves them against 1,024 MB, and a
 * request of some 20 ms still costs less than a millionth of a dollar. Ten seconds leave API Gateway (30 s) time to pass on
 * this service's own answer, and are what the frontend waits at most. The stage's `apiConcurrency` caps what a flood can run at once,
 * and keeps one function's flood from the others' share. It is no limit for callers: to refuse a stranger takes some 5 ms, so that a
 * share of 20 refuses thousands a second; what one user may do is counted inside.
 */
export class ApiFunction extends ServiceFunction {
  readonly isClicked: boolean;

  constructor(scope: Construct, id: string, { concurrencyShare = 1, isClicked = true, ...props }: ApiFunctionProps) {
    const { apiConcurrency } = props.stage;
    super(scope, id, {
      memorySize: 1769,
      timeout: Duration.seconds(10),
      ...(apiConcurrency === undefined ? {} : { reservedConcurrentExecutions: apiConcurrency * concurrencyShare }),
      ...props,
    });
    this.isClicked = isClicked;
  }
}
