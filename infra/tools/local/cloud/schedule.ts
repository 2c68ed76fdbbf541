import { randomUUID } from 'node:crypto';
import { mayInvoke } from './functions/may-invoke.ts';
import type { Resource, Resources } from './template/resources.ts';

const DAY_MS = 86_400_000;
const UNITS_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: DAY_MS };

export interface Schedule {
  readonly name: string;
  /** Invokes the targets now and waits for them. @throws when a target's permission is missing. */
  fire(): Promise<void>;
  /** Fires at the rule's times from now on. */
  start(): void;
  stop(): void;
}

/**
 * How long it is from now to the next run of a rule: the interval of a rate, or the time until the next day's hour (UTC, as EventBridge
 * counts).
 *
 * @param expression `rate(5 minutes)` or `cron(17 2 * * ? *)`.
 * @param now ms since the epoch.
 * @returns ms; NaN for any other expression, which the resource's schema refuses.
 */
export function untilNextRun(expression: string, now: number): number {
  const [, minute, hour] = /^cron\((\d+) (\d+) \* \* \? \*\)$/.exec(expression) ?? [];
  if (minute !== undefined && hour !== undefined) {
    const today = new Date(now).setUTCHours(Number(hour), Number(minute), 0, 0);
    return today > now ? today - now : today + DAY_MS - now;
  }
  const [, count, unit = ''] = /^rate\((\d+) ([a-z]+?)s?\)$/.exec(expression) ?? [];
  return Number(count) * (UNITS_MS[unit] ?? Number.NaN);
}

/** A rule with its times, and its targets. */
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
      timer = setTimeout(
        () => {
          this.start();
          void fire().catch((error: unknown) => options.notice(String(error)));
        },
        untilNextRun(properties.ScheduleExpression, Date.now()),
      );
    },
    stop: () => clearTimeout(timer),
  };
}
