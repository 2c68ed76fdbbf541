import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IConstruct } from 'constructs';
import { ServiceFunction } from '../constructs/functions/service-function.ts';
import type { ServiceTable } from '../constructs/storage/safe-table.ts';
import { WorkQueue } from '../constructs/work-queue.ts';

/** The parts that are watched. */
export interface Watched {
  readonly functions: readonly ServiceFunction[];
  readonly queues: readonly WorkQueue[];
  readonly tables: readonly ServiceTable[];
  readonly api: HttpApi;
}

/** Every function and every queue below a construct: what is added later is monitored without another line of code. */
export function partsBelow(scope: IConstruct): Pick<Watched, 'functions' | 'queues'> {
  const all = scope.node.findAll();
  return {
    functions: all.filter((part) => part instanceof ServiceFunction),
    queues: all.filter((part) => part instanceof WorkQueue),
  };
}
