import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as v from 'valibot';
import { addStacks } from '../stacks/add-stacks.ts';
import type { Stage } from '../stages/stage.ts';

export interface PaidFunction {
  readonly gigabytes: number;
  readonly timeoutSeconds: number;
  readonly isBehindApi: boolean;
  /** Invocations at once that are set aside for it, and no more. */
  readonly reserved: number | undefined;
}

/** What a stage consists of, as far as it is paid for. */
export interface Plant {
  readonly functions: ReadonlyMap<string, PaidFunction>;
  /** Invocations per day of what the clock runs. */
  readonly scheduledPerDay: readonly { readonly name: string; readonly perDay: number }[];
  readonly alarmMetrics: number;
  readonly dashboards: number;
  readonly secrets: number;
  readonly fifoQueues: number;
}

const Lambda = v.object({
  MemorySize: v.optional(v.number(), 128),
  Timeout: v.optional(v.number(), 3),
  ReservedConcurrentExecutions: v.optional(v.number()),
});
const Integration = v.object({ IntegrationUri: v.object({ 'Fn::GetAtt': v.tuple([v.string(), v.string()]) }) });
const Alarm = v.object({ Metrics: v.optional(v.array(v.object({ MetricStat: v.optional(v.unknown()) }))) });
const Rule = v.object({
  ScheduleExpression: v.string(),
  Targets: v.array(v.object({ Arn: v.object({ 'Fn::GetAtt': v.tuple([v.string(), v.string()]) }) })),
});
const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1_440 };

/** Reads the plant out of the synthesised templates (without bundling the code: nothing in it has a price). */
export function plantOf(stage: Stage, context: Readonly<Record<string, unknown>>): Plant {
  const app = new App({
    context: { ...context, 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: false,
  });
  const { data, service } = addStacks(app, stage);
  const templates = [Template.fromStack(data), Template.fromStack(service)];
  const propertiesOf = (type: string) =>
    templates.flatMap((template) =>
      Object.entries(template.findResources(type)).map(([id, { Properties }]) => [nameOf(id), Properties] as const),
    );
  const integrated = new Set(
    propertiesOf('AWS::ApiGatewayV2::Integration').map(([, properties]) =>
      nameOf(v.parse(Integration, properties).IntegrationUri['Fn::GetAtt'][0]),
    ),
  );
  const alarms = propertiesOf('AWS::CloudWatch::Alarm').map(([, properties]) => v.parse(Alarm, properties).Metrics);
  return {
    functions: new Map(
      propertiesOf('AWS::Lambda::Function').map(([name, properties]) => {
        const { MemorySize, Timeout, ReservedConcurrentExecutions: reserved } = v.parse(Lambda, properties);
        const isBehindApi = integrated.has(name);
        return [name, { gigabytes: MemorySize / 1024, timeoutSeconds: Timeout, isBehindApi, reserved }];
      }),
    ),
    scheduledPerDay: propertiesOf('AWS::Events::Rule').map(([, properties]) => {
      const { ScheduleExpression, Targets } = v.parse(Rule, properties);
      const [, count, unit = ''] = /^rate\((\d+) (\w+?)s?\)$/.exec(ScheduleExpression) ?? [];
      const name = nameOf(Targets[0]?.Arn['Fn::GetAtt'][0] ?? '');
      return { name, perDay: 1_440 / (Number(count) * (MINUTES[unit] ?? Number.NaN)) };
    }),
    // An alarm on an expression is paid by the metrics that it reads.
    alarmMetrics: alarms.reduce(
      (sum, metrics) => sum + (metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1),
      0,
    ),
    dashboards: propertiesOf('AWS::CloudWatch::Dashboard').length,
    secrets: propertiesOf('AWS::SecretsManager::Secret').length,
    fifoQueues: propertiesOf('AWS::SQS::Queue').filter(([, { FifoQueue }]) => FifoQueue === true).length,
  };
}

function nameOf(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '').replace(/^(Endpoints|Workers)/, '');
}
