import { describe, expect, test } from 'vitest';
import { parseStage } from '../../infra/stages/parse-stage.ts';
import { prod } from '../../infra/stages/prod.ts';
import { deploymentOf } from '../../infra/tools/ops/deployment/deployment.ts';
import { addressOf } from '../../infra/tools/ops/queues/work-queues.ts';

const data = { JobsTable: 'jobs', CreditsTable: 'credits', BucketName: 'bucket' };
const service = { ApiUrl: 'https://api.example', DeliverQueueUrl: 'https://d' };

function queuesOf(on: boolean, outputs: Readonly<Record<string, string>>) {
  const stage = parseStage('prod', { ...prod, kinds: { ...prod.kinds, image: { ...prod.kinds.image, on } } });
  const deployment = deploymentOf(stage, { region: 'eu-north-1' }, { data, service: outputs });
  deployment.close();
  return deployment.queues;
}

describe('the queues of a deployment', () => {
  test('are those of the kinds that are on, and that of the webhooks', () => {
    const queues = queuesOf(true, { ...service, GenerateQueueUrl: 'https://g' });
    expect(queues).toEqual({ generate: 'https://g', deliver: 'https://d' });
    expect(() => queuesOf(true, service)).toThrow('no output GenerateQueueUrl');
  });

  test('lack that of a kind that is off, which stops nothing else', () => {
    const queues = queuesOf(false, service);
    expect(queues).toEqual({ deliver: 'https://d' });
    expect(() => addressOf(queues, 'generate')).toThrow('the kind that it serves is off');
  });
});
