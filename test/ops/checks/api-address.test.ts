import { describe, expect, test } from 'vitest';
import { checkName } from '../../../infra/tools/ops/checks/check-name.ts';
import { apiNameOf, type Lookup } from '../../../infra/tools/ops/deployment/api-address.ts';
import { deploymentOf } from '../../../infra/tools/ops/deployment/deployment.ts';
import { stageNamed } from '../../infra/support/synthesise.ts';

const TARGET = 'd-abc123.execute-api.eu-north-1.amazonaws.com';
const OUTPUTS = {
  ApiUrl: 'https://api.sorami.app',
  GatewayUrl: 'https://xyz.execute-api.eu-north-1.amazonaws.com',
  DomainTarget: TARGET,
  GenerateQueueUrl: 'https://g',
  DeliverQueueUrl: 'https://d',
};
const DATA = { JobsTable: 'jobs', CreditsTable: 'credits', BucketName: 'bucket' };

/** A DNS of these records; everything else does not exist. */
function dns(cnames: Record<string, string>, addresses: Record<string, string[]> = {}): Lookup {
  const or = <T>(value: T | undefined) =>
    value === undefined ? Promise.reject(new Error('ENOTFOUND')) : Promise.resolve(value);
  return {
    cname: (name) => or(cnames[name] === undefined ? undefined : [cnames[name]]),
    addresses: (name) => or(addresses[name]),
  };
}

async function deployed(lookup: Lookup) {
  const apiName = await apiNameOf(OUTPUTS, lookup);
  const deployment = deploymentOf(
    stageNamed('prod'),
    { region: 'eu-north-1' },
    { data: DATA, service: OUTPUTS },
    { apiName },
  );
  deployment.close();
  return deployment;
}

describe('the API is looked at by the stage’s name', () => {
  test.each([
    ['a CNAME', dns({ 'api.sorami.app': TARGET })],
    ['a CNAME in other letters, with its dot', dns({ 'api.sorami.app': `${TARGET.toUpperCase()}.` })],
    ['a CNAME by way of another', dns({ 'api.sorami.app': 'edge.sorami.app', 'edge.sorami.app': TARGET })],
    ['an alias record', dns({}, { 'api.sorami.app': ['13.1.1.2'], [TARGET]: ['13.1.1.1', '13.1.1.2'] })],
  ])('once it leads here, by %s', async (_how, lookup) => {
    const deployment = await deployed(lookup);
    expect(deployment.api).toBe('https://api.sorami.app');
    expect(await checkName(deployment)).toMatchObject([{ state: 'ok' }]);
  });
});

describe('the API is looked at by the gateway’s own address while the name', () => {
  test.each([
    ['leads to the old server', dns({}, { 'api.sorami.app': ['51.9.9.9'], [TARGET]: ['13.1.1.1'] }), '51.9.9.9'],
    [
      'is an alias of something else',
      dns({ 'api.sorami.app': 'old.example' }, { 'api.sorami.app': ['13.1.1.1'], [TARGET]: ['13.1.1.1'] }),
      'old.example',
    ],
    ['does not exist', dns({}, { [TARGET]: ['13.1.1.1'] }), 'nothing'],
    ['and everything else is out of reach', dns({}), 'nothing'],
    [
      'runs in a circle',
      dns({ 'api.sorami.app': 'a.example', 'a.example': 'b.example', 'b.example': 'a.example' }),
      'a.example',
    ],
  ])('%s', async (_how, lookup, found) => {
    const deployment = await deployed(lookup);
    expect(deployment.api).toBe(OUTPUTS.GatewayUrl);
    const [finding] = await checkName(deployment);
    expect(finding).toMatchObject({ state: 'warning', found: expect.stringContaining(OUTPUTS.GatewayUrl) });
    expect(finding?.found).toContain(found);
    expect(finding?.hint).toContain(TARGET);
  });
});

test('a stage without a name of its own has the gateway’s and needs no DNS', async () => {
  const refusing: Lookup = {
    cname: () => Promise.reject(new Error('asked')),
    addresses: () => Promise.reject(new Error('asked')),
  };
  const url = OUTPUTS.GatewayUrl;
  expect(await apiNameOf({ ApiUrl: url, GatewayUrl: url }, refusing)).toBeUndefined();
});
