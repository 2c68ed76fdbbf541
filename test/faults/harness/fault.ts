/** Everything that can go wrong with one call that leaves a function. */
export const FAULT_KINDS = {
  'kill-before': 'the process dies before the call',
  'kill-after': 'the call is applied, and the process dies without its answer',
  timeout: 'the call is not applied, and the caller is told that time ran out',
  'timeout-applied': 'the call is applied, and the caller is told that time ran out',
  conflict: 'another transaction holds the row just now: the call is refused, and would pass a moment later',
  mixed: 'the same, and another row of the transaction was refused by its condition',
  throttled: 'the service has too much to do: the SDK has tried in vain, and a transaction it does not try again',
  unresolved: 'the name of the peer cannot be resolved just now',
  repeat: 'the answer is lost, and the SDK repeats the call',
  partial: 'a part of the batch is not applied',
  hang: 'there is never an answer; only a deadline of the caller, or the time-outs of the SDK’s client, end the call',
  freeze: 'the process stands still before the call, past its lease if it may run that long',
} as const;
export type FaultKind = keyof typeof FAULT_KINDS;
export const ALL_KINDS = Object.keys(FAULT_KINDS) as readonly FaultKind[];
/** The process is gone, or stands still for so long that another one takes its work. */
export const CRASHES: readonly FaultKind[] = ['kill-before', 'kill-after', 'freeze'];

/** How a call leaves a function. `platform`: what the platform does with the result (acknowledge the message, answer the client). */
export type Via = 'aws' | 'http' | 'platform';

/** A call as faults name it. */
export interface CallName {
  /** For example `generate#2`: the second invocation of that function. */
  readonly invocation: string;
  /** For example `UpdateItem`. */
  readonly call: string;
  /** Which call of that name of the invocation it is, from 1. */
  readonly nth: number;
  readonly via: Via;
}

export interface Fault extends Omit<CallName, 'via'> {
  readonly kind: FaultKind;
}

const READS = /^(Get|Head|List|Query|Scan)/;

/** The faults that a call can meet. */
export function kindsOf({ call, via }: Pick<CallName, 'call' | 'via'>): readonly FaultKind[] {
  switch (via) {
    case 'platform':
      return ['kill-before'];
    case 'http':
      return ['kill-before', 'kill-after', 'hang', 'timeout-applied', 'unresolved', 'freeze'];
    case 'aws': {
      // Whether a read was carried out makes no difference to anybody.
      const refused = ['timeout', 'hang', 'throttled', 'unresolved'] as const;
      // What a time-out leaves of a read, a hang leaves, too; and a name that does not resolve is a time-out at once.
      if (READS.test(call)) return ['kill-before', 'hang', 'throttled', 'freeze'];
      const always = ['kill-before', 'kill-after', ...refused, 'timeout-applied', 'repeat', 'freeze'] as const;
      if (call === 'SendMessageBatch') return [...always, 'partial'];
      if (call === 'TransactWriteItems') return [...always, 'conflict', 'mixed'];
      return call === 'UpdateItem' ? [...always, 'conflict'] : always;
    }
  }
}

/** For example `generate#2/UpdateItem.1:kill-after`. */
export function formatFault({ invocation, call, nth, kind }: Fault): string {
  return `${invocation}/${call}.${nth}:${kind}`;
}

/** @throws when the text is not a fault. */
export function parseFault(text: string): Fault {
  const match = /^(?<invocation>[a-z-]+#\d+)\/(?<call>[^.]+)\.(?<nth>\d+):(?<kind>[a-z-]+)$/.exec(text);
  const { invocation = '', call = '', nth, kind = '' } = match?.groups ?? {};
  if (match === null || !isFaultKind(kind)) {
    throw new Error(`${text} is not a fault such as generate#1/UpdateItem.2:kill-after`);
  }
  return { invocation, call, nth: Number(nth), kind };
}

function isFaultKind(text: string): text is FaultKind {
  return Object.hasOwn(FAULT_KINDS, text);
}
