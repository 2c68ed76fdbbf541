import type { AccessRecord } from './endpoint/access-log.ts';
import type { Credentials } from './endpoint/callers.ts';
import type { FaultOf } from './endpoint/fault.ts';
import type { DynamoDbEngine } from './engines/dynamodb.ts';
import type { Outcome } from './functions/function-process.ts';
import type { AnsweredRequest } from './http-api/http-api.ts';
import type { AnyResource, Outputs } from './template/resources.ts';

/** Something a person watching may want to know. */
export type CloudEvent =
  | ({ readonly type: 'invocation'; readonly functionName: string } & Outcome)
  | ({ readonly type: 'denied' } & AccessRecord)
  | ({ readonly type: 'answered' } & AnsweredRequest)
  | { readonly type: 'notice'; readonly message: string };

export interface LogLine {
  readonly functionName: string;
  /** `undefined` before the first event of a process. */
  readonly requestId: string | undefined;
  readonly line: string;
}

export interface LocalCloudOptions {
  /** A CDK cloud assembly: what `cdk synth` writes. */
  readonly assemblyDir: string;
  /** 0 or absent: a free one. */
  readonly ports?: { readonly api?: number; readonly aws?: number };
  /** Absent: dynoxide where it has a binary, DynamoDB Local otherwise. */
  readonly dynamodb?: DynamoDbEngine;
  /** Keeps tables, queues, objects and secrets here; absent: in memory. */
  readonly dataDir?: string;
  /** A module that Node runs in every function's process instead of the local bootstrap: AWS's own runtime client. */
  readonly runtimeClient?: string;
  readonly onLog?: (line: LogLine) => void;
  /** Absent: denials and notices go to standard error. */
  readonly onEvent?: (event: CloudEvent) => void;
  /** False: schedules fire only when they are told to. */
  readonly schedules?: boolean;
  /** Trouble for requests to AWS; absent: none. */
  readonly faultOf?: FaultOf;
}

/**
 * Running templates. Resources are named by logical id, by physical name, or by what the logical id ends with before the
 * hash that CDK adds (`Sweep` for `WorkersSweepC7288907`).
 */
export interface LocalCloud {
  readonly apiUrl: string;
  readonly awsEndpoint: string;
  readonly region: string;
  readonly account: string;
  readonly dynamodb: DynamoDbEngine;
  readonly administrator: Credentials;
  /** By stack name and output name. */
  readonly outputs: Outputs;
  /** Every permission that was asked for so far, and the answer. */
  readonly accessLog: readonly AccessRecord[];
  /** Its `name` is physical, its `ref` is what `Ref` yields (the URL of a queue, the ARN of a secret). @throws unless exactly one fits. */
  resource(name: string): AnyResource;
  /** A direct invocation: a failure of the function is an outcome. */
  invoke(functionName: string, event: unknown): Promise<Outcome>;
  /** Fires a rule now and waits for its targets. */
  fire(ruleName: string): Promise<void>;
  /** Kills one process of a function, one at work if there is one. @returns whether there was any. */
  killOne(functionName: string): boolean;
  /**
   * Takes over the code and the environment that functions have in another assembly of the same stacks; what they are working on ends as
   * it began.
   *
   * @returns the names of the functions that are others now, and of other resources that would have to change: those need a new start.
   */
  reload(assemblyDir: string): { readonly functions: readonly string[]; readonly others: readonly string[] };
  /** Ends every process and server. */
  stop(): Promise<void>;
}
