import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from '../../../infra/tools/local/cloud/listen.ts';

const XMLNS = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

/** The account that the stacks are in. */
export const ACCOUNT = '111122223333';

/** CloudFormation on the wire, as far as DescribeStacks goes. */
export interface CloudFormation {
  readonly url: string;
  stop(): void;
}

/** @param stacks outputs by stack name; other stacks do not exist. */
export async function startCloudFormation(
  stacks: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<CloudFormation> {
  const known = new Map(Object.entries(stacks));
  const server = createServer(async (request, response) => {
    const name = new URLSearchParams(await text(request)).get('StackName') ?? '';
    const outputs = known.get(name);
    const body = outputs === undefined ? notThere(name) : described(name, outputs);
    response.writeHead(outputs === undefined ? 400 : 200, { 'content-type': 'text/xml' }).end(body);
  });
  const url = `http://127.0.0.1:${await listen(server, 0)}`;
  return {
    url,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function described(name: string, outputs: Readonly<Record<string, string>>): string {
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return `<DescribeStacksResponse xmlns="${XMLNS}"><DescribeStacksResult><Stacks><member>
    <StackName>${name}</StackName><StackId>arn:aws:cloudformation:eu-north-1:${ACCOUNT}:stack/${name}/1</StackId>
    <CreationTime>2026-11-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus>
    <Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}

function notThere(name: string): string {
  return `<ErrorResponse xmlns="${XMLNS}"><Error><Type>Sender</Type><Code>ValidationError</Code>
    <Message>Stack with id ${name} does not exist</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
}
