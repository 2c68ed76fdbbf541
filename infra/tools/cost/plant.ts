import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as v from 'valibot';
import { addStacks } from '../../stacks/add-stacks.ts';
import type { Stage } from '../../stages/stage.ts';

/** A function, by what its invocations cost. */
export interface PaidFunction {
  readonly gigabytes: number;
  readonly timeoutSeconds: number;
  /** Invocations at once that are reserved for it, and no more. */
  readonly reserved: number | undefined;
}

/** What stands for a function where a route is forwarded to the old server. */
export const OLD_BACKEND = 'OldBackend';

/** A route of the API with its own throttle. */
export interface ThrottledRoute {
  readonly functionName: string;
  /** Requests a second. */
  readonly rate: number;
  /** Whether it has the throttle of routes that open jobs. */
  readonly creates: boolean;
}

/** What a stage consists of, as far as it is paid for. */
export interface Plant {
  readonly functions: ReadonlyMap<string, PaidFunction>;
  readonly routes: readonly ThrottledRoute[];
  /** Functions fed by a queue, and how many of each run at once. */
  readonly workers: readonly { readonly name: string; readonly gigabytes: number; readonly concurrency: number }[];
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
const Arn = v.object({ 'Fn::GetAtt': v.tuple([v.string(), v.string()]) });
/** A function by its ARN, or another server by its address. */
const Integration = v.object({ IntegrationUri: v.union([Arn, v.string()]) });
const Route = v.object({
  RouteKey: v.string(),
  Target: v.object({ 'Fn::Join': v.tuple([v.string(), v.tuple([v.string(), v.object({ Ref: v.string() })])]) }),
});
const Throttle = v.object({ ThrottlingRateLimit: v.number() });
const ApiStage = v.object({
  DefaultRouteSettings: Throttle,
  RouteSettings: v.optional(v.record(v.string(), Throttle), {}),
});
const EventSource = v.object({
  FunctionName: v.object({ Ref: v.string() }),
  ScalingConfig: v.object({ MaximumConcurrency: v.number() }),
});
const Alarm = v.object({ Metrics: v.optional(v.array(v.object({ MetricStat: v.optional(v.unknown()) }))) });
const Rule = v.object({
  ScheduleExpression: v.string(),
  Targets: v.array(v.object({ Arn })),
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
  const resourcesOf = (type: string) =>
    templates.flatMap((template) =>
      Object.entries(template.findResources(type)).map(([id, { Properties }]) => [id, Properties] as const),
    );
  const propertiesOf = (type: string) => resourcesOf(type).map(([id, properties]) => [nameOf(id), properties] as const);
  const functions = new Map(
    propertiesOf('AWS::Lambda::Function').map(([name, properties]): [string, PaidFunction] => {
      const { MemorySize, Timeout, ReservedConcurrentExecutions: reserved } = v.parse(Lambda, properties);
      return [name, { gigabytes: MemorySize / 1024, timeoutSeconds: Timeout, reserved }];
    }),
  );
  const integrated = new Map(
    resourcesOf('AWS::ApiGatewayV2::Integration').map(([id, properties]) => {
      const { IntegrationUri } = v.parse(Integration, properties);
      return [id, typeof IntegrationUri === 'string' ? OLD_BACKEND : nameOf(IntegrationUri['Fn::GetAtt'][0])];
    }),
  );
  const [throttles] = resourcesOf('AWS::ApiGatewayV2::Stage').map(([, properties]) => v.parse(ApiStage, properties));
  const alarms = propertiesOf('AWS::CloudWatch::Alarm').map(([, properties]) => v.parse(Alarm, properties).Metrics);
  return {
    functions,
    routes: resourcesOf('AWS::ApiGatewayV2::Route').map(([, properties]) => {
      const { RouteKey, Target } = v.parse(Route, properties);
      const own = throttles?.RouteSettings[RouteKey];
      return {
        functionName: integrated.get(Target['Fn::Join'][1][1].Ref) ?? '',
        rate: (own ?? throttles?.DefaultRouteSettings)?.ThrottlingRateLimit ?? Number.POSITIVE_INFINITY,
        creates: own !== undefined,
      };
    }),
    workers: propertiesOf('AWS::Lambda::EventSourceMapping').map(([, properties]) => {
      const { FunctionName, ScalingConfig } = v.parse(EventSource, properties);
      const name = nameOf(FunctionName.Ref);
      const gigabytes = functions.get(name)?.gigabytes ?? 0;
      return { name, gigabytes, concurrency: ScalingConfig.MaximumConcurrency };
    }),
    scheduledPerDay: propertiesOf('AWS::Events::Rule').map(([, properties]) => {
      const { ScheduleExpression, Targets } = v.parse(Rule, properties);
      const [, count, unit = ''] = /^rate\((\d+) (\w+?)s?\)$/.exec(ScheduleExpression) ?? [];
      const name = nameOf(Targets[0]?.Arn['Fn::GetAtt'][0] ?? '');
      if (ScheduleExpression.startsWith('cron(')) return { name, perDay: 1 };
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
