import { createServer } from 'node:http';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listen } from '../../infra/local/cloud/listen.ts';
import { readStackOutputs } from '../../infra/ops/deployment/stack-outputs.ts';

/** CloudFormation as far as a stack's outputs go, on the wire: one stack that is there. */
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const asked = new URLSearchParams(body);
  if (asked.get('Action') === 'DescribeStacks' && asked.get('StackName') === 'sorami-dev-data') {
    const member = (key: string, value: string) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`;
    response.writeHead(200, { 'content-type': 'text/xml' }).end(
      `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
       <StackName>sorami-dev-data</StackName><CreationTime>2026-11-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus>
       <StackId>arn:aws:cloudformation:eu-north-1:111122223333:stack/sorami-dev-data/1</StackId>
       <Outputs>${member('JobsTable', 'jobs-1')}${member('BucketName', 'bucket-1')}</Outputs>
       </member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    );
    return;
  }
  response.writeHead(400, { 'content-type': 'text/xml' }).end(
    `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>ValidationError</Code>
     <Message>Stack with id ${asked.get('StackName')} does not exist</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
  );
});

let client: CloudFormationClient;
beforeAll(async () => {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`;
  client = new CloudFormationClient({ region: 'eu-north-1', endpoint, credentials });
});
afterAll(() => {
  client.destroy();
  server.close();
  server.closeAllConnections();
});

test('a stack’s outputs are read by name', async () => {
  expect(await readStackOutputs(client, 'sorami-dev-data')).toEqual({ JobsTable: 'jobs-1', BucketName: 'bucket-1' });
});

test('a stack that is not there is named, with where it was looked for', async () => {
  await expect(readStackOutputs(client, 'sorami-dev-service')).rejects.toThrow(
    'there is no stack sorami-dev-service in eu-north-1 of the account that this shell is signed in to',
  );
});

test('a shell that is signed in to another account than the stage’s is told so', async () => {
  await expect(readStackOutputs(client, 'sorami-dev-data', '999900001111')).rejects.toThrow(
    'the stage belongs to account 999900001111, this shell is signed in to 111122223333',
  );
});
