import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listen } from '../../../infra/tools/local/cloud/listen.ts';
import { checkRecovery } from '../../../infra/tools/ops/checks/check-recovery.ts';
import { deploymentOf } from '../../../infra/tools/ops/deployment/deployment.ts';
import { stageNamed } from '../../infra/support/synthesise.ts';

const Request = v.object({ TableName: v.string() });

/** What DynamoDB says of each table: whether it can be restored, and the attribute by which rows expire. */
const tables: Record<string, { readonly restorable: boolean; readonly expiresBy?: string }> = {
  usual: { restorable: true, expiresBy: 'expires_at' },
  'usual-credits': { restorable: true },
  restored: { restorable: false },
  'expiring-credits': { restorable: true, expiresBy: 'expires_at' },
};
const server = createServer(async (request, response) => {
  const { TableName } = v.parse(Request, await json(request));
  const { restorable, expiresBy } = tables[TableName] ?? { restorable: false };
  const status = restorable ? 'ENABLED' : 'DISABLED';
  const answer = String(request.headers['x-amz-target']).endsWith('DescribeTimeToLive')
    ? { TimeToLiveDescription: { TimeToLiveStatus: expiresBy ? 'ENABLED' : 'DISABLED', AttributeName: expiresBy } }
    : { ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: status } } };
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
});
let endpoint: string;
beforeAll(async () => {
  endpoint = `http://127.0.0.1:${await listen(server, 0)}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

async function findings(jobs: string, credits: string) {
  const data = { JobsTable: jobs, CreditsTable: credits, BucketName: 'bucket' };
  const service = { ApiUrl: 'https://api.example', GenerateQueueUrl: 'https://g', DeliverQueueUrl: 'https://d' };
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const options = { region: 'eu-north-1', endpoint, credentials };
  const deployment = deploymentOf(stageNamed('prod'), options, { data, service });
  const found = await checkRecovery(deployment);
  deployment.close();
  return found;
}

test('tables as the stack makes them are well', async () => {
  const found = await findings('usual', 'usual-credits');
  expect(found.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok']);
});

test('a table that was restored has neither recovery nor time to live until it is given them', async () => {
  const [recovery, expiry] = await findings('restored', 'usual-credits');
  expect(recovery).toMatchObject({ state: 'failed', hint: expect.stringContaining('--table-name restored') });
  expect(expiry).toMatchObject({
    state: 'failed',
    hint: expect.stringContaining('Enabled=true,AttributeName=expires_at'),
  });
});

test('a ledger whose rows expire is a fault', async () => {
  const found = await findings('usual', 'expiring-credits');
  expect(found.at(-1)).toMatchObject({ state: 'failed', hint: expect.stringContaining('Enabled=false') });
});
