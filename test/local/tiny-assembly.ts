import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const NODE_MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

export interface TinyStack {
  readonly Resources: Readonly<Record<string, unknown>>;
  readonly [section: string]: unknown;
}

const written: string[] = [];
afterAll(() => {
  for (const directory of written) rmSync(directory, { recursive: true });
});

/** Writes a cloud assembly as `cdk synth` does: templates by stack name, and the sources of handlers by asset name. It lasts as long as the tests of the file. */
export function writeAssembly(
  stacks: Readonly<Record<string, TinyStack>>,
  handlers: Readonly<Record<string, string>> = {},
): string {
  const directory = mkdtempSync(join(tmpdir(), 'local-cloud-'));
  written.push(directory);
  const write = (file: string, content: unknown) => writeFileSync(join(directory, file), JSON.stringify(content));
  for (const [name, source] of Object.entries(handlers)) {
    mkdirSync(join(directory, name));
    writeFileSync(join(directory, name, 'index.mjs'), source);
    symlinkSync(NODE_MODULES, join(directory, name, 'node_modules'));
  }
  const files = Object.keys(handlers).map((name) => [
    name,
    { source: { path: name, packaging: 'zip' }, destinations: { here: { objectKey: `${name}.zip` } } },
  ]);
  write('assets.json', { files: Object.fromEntries(files) });
  const artifacts = Object.entries(stacks).map(([name, template]) => {
    write(`${name}.template.json`, template);
    const properties = { templateFile: `${name}.template.json` };
    return [name, { type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/eu-north-1', properties }];
  });
  const assets = { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } };
  write('manifest.json', { artifacts: { assets, ...Object.fromEntries(artifacts) } });
  return directory;
}

export const ref = (name: string) => ({ Ref: name });
export const arnOf = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });

/** A role that may do what the statements say. */
export function role(...statements: readonly { Action: unknown; Resource: unknown; Effect?: string }[]) {
  const Statement = statements.map((statement) => ({ Effect: 'Allow', ...statement }));
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {},
      ...(Statement.length > 0 && { Policies: [{ PolicyName: 'permissions', PolicyDocument: { Statement } }] }),
    },
  };
}

/** A function with the code of an asset. */
export function lambda(asset: string, roleName: string, properties: object = {}) {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: { 'Fn::Sub': `assets-\${AWS::AccountId}` }, S3Key: `${asset}.zip` },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Role: arnOf(roleName),
      MemorySize: 256,
      Timeout: 10,
      ...properties,
    },
  };
}

/** A route of the API `Api` to a function, with its integration and permission. */
export function route(key: string, functionName: string, integration: object = {}) {
  const id = `Route${key.replace(/\W/g, '')}`;
  const SourceArn = {
    'Fn::Sub': `arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}/*/*${key.replace(/^\S+ ?/, '')}`,
  };
  return {
    [id]: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: ref('Api'),
        RouteKey: key,
        Target: { 'Fn::Join': ['/', ['integrations', ref(`${id}Integration`)]] },
      },
    },
    [`${id}Integration`]: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: ref('Api'),
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: arnOf(functionName),
        PayloadFormatVersion: '2.0',
        ...integration,
      },
    },
    [`${id}Permission`]: permission(functionName, 'apigateway.amazonaws.com', SourceArn),
  };
}

export function permission(functionName: string, Principal: string, SourceArn: unknown) {
  const Action = 'lambda:InvokeFunction';
  return {
    Type: 'AWS::Lambda::Permission',
    Properties: { Action, FunctionName: arnOf(functionName), Principal, SourceArn },
  };
}

/** The API `Api` and its stage. */
export function httpApi(stage: object = {}) {
  return {
    Api: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: {
        Name: 'tiny',
        ProtocolType: 'HTTP',
        CorsConfiguration: {
          AllowOrigins: ['https://sorami.app'],
          AllowMethods: ['GET', 'POST'],
          AllowHeaders: ['authorization'],
          MaxAge: 60,
        },
      },
    },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: ref('Api'), StageName: '$default', AutoDeploy: true, ...stage },
    },
  };
}
