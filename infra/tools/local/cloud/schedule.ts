import { randomUUID } from 'node:crypto';
import { mayInvoke } from './functions/may-invoke.ts';
import type { Resource, Resources } from './template/resources.ts';

const UNITS_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

export interface Schedule {
  readonly name: string;
  /** Invokes the targets now and waits for them. @throws when a target's permission is missing. */
  fire(): Promise<void>;
  /** Fires at the rule's rate from now on. */
  start(): void;
  stop(): void;
}

/** A rule with a rate, and its targets. */
export function createSchedule(
  { name, attributes, properties }: Resource<'AWS::Events::Rule'>,
  options: {
    readonly resources: Resources;
    readonly account: string;
    readonly region: string;
    readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
    readonly notice: (message: string) => void;
  },
): Schedule {
  const { Arn: arn = '' } = attributes;
  const [, count, unit = ''] = /^rate\((\d+) ([a-z]+?)s?\)$/.exec(properties.ScheduleExpression) ?? [];
  let timer: NodeJS.Timeout | undefined;

  async function fire(): Promise<void> {
    const event = {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: options.account,
      time: new Date().toISOString(),
      region: options.region,
      resources: [arn],
      detail: {},
    };
    for (const { Arn, Input } of properties.Targets) {
      if (!mayInvoke(options.resources, Arn, 'events.amazonaws.com', arn))
        throw new Error(`${name} may not invoke ${Arn}`);
      await options.invoke(Arn, Input === undefined ? event : JSON.parse(Input));
    }
  }

  return {
    name,
    fire,
    start() {
      if (properties.State === 'DISABLED') return;
      const again = () => void fire().catch((error: unknown) => options.notice(String(error)));
      timer = setInterval(again, Number(count) * (UNITS_MS[unit] ?? Number.NaN));
    },
    stop: () => clearInterval(timer),
  };
}
