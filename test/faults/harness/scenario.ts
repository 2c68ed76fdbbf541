import type { Behaviour } from '../../../infra/tools/local/stand-ins/frontend/behaviour.ts';
import type { TerminalStatus } from '../../../shared/jobs/job.ts';
import type { KindName } from '../../../shared/kinds/requests.ts';
import type { FunctionName } from './functions.ts';

/** Something that happens in the world of a scenario, at a time in seconds from its beginning. */
export type Step = { readonly at: number } & (
  | {
      /** A client sends an order, and again after a moment while the answer is 5xx or none. */
      readonly do: 'submit';
      /** Default `image`. */
      readonly kind?: KindName;
      readonly body: {
        readonly prompt: string;
        readonly job_id?: string;
        readonly num_images?: number;
        readonly input_image?: string;
        readonly num_variations?: number;
        readonly duration_seconds?: number;
        readonly number_of_videos?: number;
        readonly reference_images?: readonly Readonly<Record<string, string>>[];
      };
      readonly idempotencyKey?: string;
    }
  | {
      readonly do: 'cancel' | 'retry' | 'delete';
      readonly jobId: string;
      /** A client that gets 5xx or no answer does not ask again. */
      readonly once?: true;
    }
  /** The frontend's server grants credits, and tells it again while the answer is 5xx. */
  | { readonly do: 'grant'; readonly event: string; readonly amount: number }
  /** The clock fires the sweep this many times at once. */
  | { readonly do: 'sweep'; readonly times: number }
  /** Whatever is sent to a queue for so long is lost. */
  | { readonly do: 'messages-lost'; readonly seconds: number }
  /** The frontend's receiver behaves like this from now on. */
  | { readonly do: 'receiver'; readonly behaves: Behaviour }
  /** The bucket refuses every write from now on, or takes them again. */
  | { readonly do: 'bucket'; readonly takesWrites: boolean }
  /** The version before the kinds of the tests is deployed, or the one with them again. What runs already runs on. */
  | { readonly do: 'roll-back' | 'roll-forward' }
  /** The provider accepts this key only. */
  | { readonly do: 'provider-key'; readonly key: string }
  /** Ops put this key into the secret. */
  | { readonly do: 'secret'; readonly key: string }
);

/**
 * In which order the simulation lets things happen at the same instant. `in turn`: one invocation after the other, messages as they
 * were sent. `newest first`: the same, messages in reverse. `alternate`: everything starts at once, and invocations take turns at
 * every call.
 */
export type Order = 'in turn' | 'newest first' | 'alternate';

/** A story whose every call can be made to fail. Ids and prompts get a suffix of their own in every run. */
export interface Scenario {
  readonly name: string;
  readonly about: string;
  /** Granted to the user before the story begins. Default 10. */
  readonly credits?: number;
  readonly script: readonly Step[];
  /** How long the model draws, in seconds. Default 5. */
  readonly modelSeconds?: number;
  readonly order?: Order;
  /** How often every message is delivered, at once. Default 1. */
  readonly copies?: number;
  /** A function of which every process dies as soon as it has an event. */
  readonly deadly?: FunctionName;
  /** How long a job may take, in seconds, where that is unlike the template's. */
  readonly deadlineSeconds?: number;
  /** Invocations, such as `deliver#1`, that do what others do, in this story or another: a fault at their calls shows nothing new. */
  readonly alike?: readonly string[];
  /** Variables of the functions that are unlike the template's. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How every job ends, without faults and with any single one. */
  readonly ends: {
    readonly status: readonly TerminalStatus[];
    /** The least and the most images that every job delivers. */
    readonly delivered: readonly [number, number];
    /** How many jobs there are, at least and at most; one exactly when left out. */
    readonly jobs?: readonly [number, number];
    /** How long after its opening every job has ended, at the latest. */
    readonly withinSeconds?: number;
    /** Credits that the user has got in all. */
    readonly granted?: number;
    /** How often the model draws at most, without faults and with those that are no reason to draw again. */
    readonly drawn?: number;
    /** How many clips the provider is told to stop at least, without faults. */
    readonly stopped?: number;
    /** How often a worker receives each message at most, without faults: what is looked at again is sent anew. Default: not looked at. */
    readonly receives?: number;
    /** Whether messages are in a dead letter queue. */
    readonly deadLettered?: boolean;
  };
}
