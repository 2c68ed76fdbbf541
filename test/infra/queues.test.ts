import * as v from 'valibot';
import { expect, test } from 'vitest';
import { OWN_TROUBLE_MS } from '../../shared/jobs/work/retry-delay.ts';
import { documentOf, readable, resourcesOf } from './support/readable.ts';
import { kindsLike, stageLike, synthesise } from './support/synthesise.ts';

const stage = stageLike('prod', kindsLike('prod', { concurrency: 7 }));
const templates = synthesise(stage);
const service = documentOf(templates, 'service');
const queues = resourcesOf(service, 'AWS::SQS::Queue');
const functions = resourcesOf(service, 'AWS::Lambda::Function');

const Mapping = v.object({
  FunctionName: v.unknown(),
  EventSourceArn: v.unknown(),
  BatchSize: v.number(),
  FunctionResponseTypes: v.array(v.string()),
  ScalingConfig: v.object({ MaximumConcurrency: v.number() }),
});
const mappings = [...resourcesOf(service, 'AWS::Lambda::EventSourceMapping').values()].map(({ Properties }) => {
  const mapping = v.parse(Mapping, Properties);
  return {
    ...mapping,
    consumer: readable(mapping.FunctionName, templates),
    queue: readable(mapping.EventSourceArn, templates),
  };
});

test('each worker has its queue', () => {
  expect(mappings.map(({ consumer, queue }) => [consumer, queue])).toEqual([
    ['Generate', 'GenerationsQueue'],
    ['Deliver', 'DeliveriesQueue'],
  ]);
});

test('a kind that is off has no worker, no queue and no alarm', () => {
  const { kinds } = stage;
  const off = synthesise(stageLike('prod', { kinds: { ...kinds, image: { ...kinds.image, on: false } } }));
  const without = documentOf(off, 'service');
  expect([...resourcesOf(without, 'AWS::Lambda::Function').keys()]).not.toContain('Generate');
  expect([...resourcesOf(without, 'AWS::SQS::Queue').keys()].filter((name) => name.startsWith('Gener'))).toEqual([]);
  const alarms = [...resourcesOf(without, 'AWS::CloudWatch::Alarm').values()];
  expect(alarms.filter(({ Properties }) => /gener/i.test(String(Properties['AlarmName'])))).toEqual([]);
});

test.each(mappings)(
  '$consumer: one message at a time, acknowledged one by one',
  ({ BatchSize, FunctionResponseTypes }) => {
    expect(BatchSize).toBe(1);
    expect(FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
  },
);

test('workers at once: the stage decides for the model, a few for the webhooks', () => {
  const [generate, deliver] = mappings.map((mapping) => mapping.ScalingConfig.MaximumConcurrency);
  expect(generate).toBe(7);
  expect(deliver).toBeGreaterThanOrEqual(2);
  expect(deliver).toBeLessThanOrEqual(10);
});

test.each(mappings)('$queue is hidden at least six times as long as $consumer may take', ({ consumer, queue }) => {
  const timeout = v.parse(v.number(), functions.get(consumer)?.Properties['Timeout']);
  expect(queues.get(queue)?.Properties['VisibilityTimeout']).toBeGreaterThanOrEqual(6 * timeout);
});

test.each(mappings)('$queue sets failures aside for two weeks, after more receives than its jobs live', ({ queue }) => {
  const { deadLetterTargetArn, maxReceiveCount } = v.parse(
    v.object({ deadLetterTargetArn: v.unknown(), maxReceiveCount: v.number() }),
    queues.get(queue)?.Properties['RedrivePolicy'],
  );
  expect(maxReceiveCount).toBeGreaterThan((stage.kinds.image.deadlineSeconds * 1000) / OWN_TROUBLE_MS);
  expect(maxReceiveCount).toBeLessThanOrEqual(1000); // SQS takes no more
  // A message that kills its worker comes back when its visibility is over: it must get there before the queue drops it.
  const { VisibilityTimeout, MessageRetentionPeriod } = v.parse(
    v.object({ VisibilityTimeout: v.number(), MessageRetentionPeriod: v.number() }),
    queues.get(queue)?.Properties,
  );
  expect(maxReceiveCount * VisibilityTimeout).toBeLessThan(MessageRetentionPeriod);
  const deadLetters = readable(deadLetterTargetArn, templates);
  expect(deadLetters).toBe(queue.replace(/Queue$/, 'DeadLetters'));
  expect(queues.get(deadLetters)?.Properties['MessageRetentionPeriod']).toBe(14 * 24 * 3600);
});

test('every queue is encrypted and refuses what is not TLS', () => {
  const guarded = [...resourcesOf(service, 'AWS::SQS::QueuePolicy').values()].flatMap(({ Properties }) => {
    expect(Properties['PolicyDocument']).toMatchObject({
      Statement: [
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: 'sqs:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    });
    return v.parse(v.array(v.unknown()), Properties['Queues']).map((queue) => readable(queue, templates));
  });
  expect(guarded.sort()).toEqual([...queues.keys()].sort());
  for (const queue of queues.values()) expect(queue.Properties['SqsManagedSseEnabled']).toBe(true);
});

test.each([
  ['Sweep', 'rate(1 minute)'],
  ['Erase', 'rate(5 minutes)'],
  ['Audit', 'cron(17 2 * * ? *)'],
])('%s runs at %s; a run that fails is left to the next one', (name, rate) => {
  const Rule = v.object({
    ScheduleExpression: v.string(),
    State: v.string(),
    Targets: v.tuple([v.object({ Arn: v.unknown(), RetryPolicy: v.object({ MaximumRetryAttempts: v.number() }) })]),
  });
  const rules = [...resourcesOf(service, 'AWS::Events::Rule').values()].map(({ Properties }) =>
    v.parse(Rule, Properties),
  );
  expect(rules).toHaveLength(3);
  const rule = rules.find(({ Targets }) => readable(Targets[0].Arn, templates) === name);
  expect([rule?.ScheduleExpression, rule?.State]).toEqual([rate, 'ENABLED']);
  expect(rule?.Targets[0].RetryPolicy.MaximumRetryAttempts).toBe(0);
  templates.service.allResourcesProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0 });
});

test('a job’s webhooks cannot overtake each other: their queue is FIFO, and so is the place of its failures', () => {
  for (const [name, { Properties }] of queues) {
    const inOrder = /^Deliveries/.test(name);
    expect([name, Properties['FifoQueue']]).toEqual([name, inOrder ? true : undefined]);
  }
  expect(queues.get('DeliveriesQueue')?.Properties).toMatchObject({
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
  });
});
