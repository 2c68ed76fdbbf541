import * as v from 'valibot';
import { PolicyDocument } from './policy-document.ts';
import { arn, named, physicalName, resourceType } from './resource-type.ts';

const Positive = v.pipe(v.number(), v.integer(), v.minValue(1));

export const lambdaFunction = resourceType({
  honoured: {
    FunctionName: v.optional(v.string()),
    Code: v.strictObject({ S3Bucket: v.string(), S3Key: v.string() }),
    Handler: v.string(),
    Runtime: v.literal(
      `nodejs${process.versions.node.split('.')[0]}.x`,
      (issue) => `${issue.received} needs that version of Node.js, this is ${process.version}`,
    ),
    Role: v.string(),
    Environment: v.optional(v.strictObject({ Variables: v.optional(v.record(v.string(), v.string()), {}) })),
    Timeout: v.optional(Positive, 3),
    MemorySize: v.optional(Positive, 128),
    ReservedConcurrentExecutions: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  },
  // JavaScript is the same on every processor, and a native module for another one fails when it is loaded. Lines go to
  // the log as the function writes them, whatever the format and the group.
  inert: ['Architectures', 'LoggingConfig', 'Description', 'Tags'],
  identify: (properties, self) => {
    const name = physicalName(properties.FunctionName, self, 64);
    return named(name, arn('lambda', `function:${name}`, self));
  },
});

export const permission = resourceType({
  honoured: {
    Action: v.literal('lambda:InvokeFunction'),
    FunctionName: v.string(),
    Principal: v.string(),
    SourceArn: v.optional(v.string()),
  },
  inert: ['SourceAccount'],
});

/** Asynchronous events are not repeated here: a schedule comes round again. */
export const eventInvokeConfig = resourceType({
  honoured: { FunctionName: v.string(), MaximumRetryAttempts: v.literal(0), Qualifier: v.literal('$LATEST') },
  inert: ['MaximumEventAgeInSeconds'],
});

export const eventSourceMapping = resourceType({
  honoured: {
    EventSourceArn: v.string(),
    FunctionName: v.string(),
    Enabled: v.optional(v.boolean(), true),
    BatchSize: v.optional(v.pipe(Positive, v.maxValue(10)), 10),
    FunctionResponseTypes: v.optional(v.array(v.literal('ReportBatchItemFailures')), []),
    ScalingConfig: v.optional(v.strictObject({ MaximumConcurrency: v.pipe(Positive, v.minValue(2)) })),
  },
  inert: ['Tags'],
});

/** AWS's managed policy for logs, which are not a service of the endpoint. */
const LogsOnly = v.pipe(
  v.string(),
  v.endsWith(
    '/service-role/AWSLambdaBasicExecutionRole',
    'of the managed policies only AWSLambdaBasicExecutionRole is known',
  ),
);

export const role = resourceType({
  honoured: {
    RoleName: v.optional(v.string()),
    ManagedPolicyArns: v.optional(v.array(LogsOnly)),
    Policies: v.optional(v.array(v.strictObject({ PolicyName: v.string(), PolicyDocument })), []),
  },
  inert: ['AssumeRolePolicyDocument', 'Description', 'Tags'],
  identify: (properties, self) => {
    const name = physicalName(properties.RoleName, self, 64);
    return named(name, `arn:aws:iam::${self.account}:role/${name}`);
  },
});

export const policy = resourceType({
  honoured: { PolicyName: v.string(), PolicyDocument, Roles: v.array(v.string()) },
});

/** A rate, or a time of every day. */
const ScheduleExpression = v.pipe(
  v.string(),
  v.regex(
    /^(rate\([1-9]\d* (minute|hour|day)s?\)|cron\(\d{1,2} \d{1,2} \* \* \? \*\))$/,
    (issue) => `${issue.input} is not known: only rate(…) and cron(<minute> <hour> * * ? *) are`,
  ),
);

export const rule = resourceType({
  honoured: {
    Name: v.optional(v.string()),
    ScheduleExpression,
    State: v.optional(v.picklist(['ENABLED', 'DISABLED']), 'ENABLED'),
    Targets: v.array(
      v.strictObject({
        Id: v.string(),
        Arn: v.string(),
        Input: v.optional(v.string()),
        RetryPolicy: v.optional(v.unknown()),
      }),
    ),
  },
  inert: ['Description', 'Tags'],
  identify: (properties, self) => {
    const name = physicalName(properties.Name, self, 64);
    return named(name, arn('events', `rule/${name}`, self));
  },
});
