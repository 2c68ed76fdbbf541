import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { addStacks } from '../../infra/stacks/add-stacks.ts';
import { documentOf, readable, resourcesOf } from './support/readable.ts';
import { newApp, stageLike, stageNamed, synthesise, type Templates } from './support/synthesise.ts';

/** In the world, as `cdk deploy` reads it. */
const assembly = (() => {
  const app = newApp();
  addStacks(app, stageNamed('prod'));
  return app.synth();
})();

test('the region is the stage’s; the account is that of whoever deploys', () => {
  expect(
    assembly.stacks.map((stack) => [stack.stackName, stack.environment.region, stack.environment.account]),
  ).toEqual([
    ['sorami-prod-data', 'eu-north-1', 'unknown-account'],
    ['sorami-prod-service', 'eu-north-1', 'unknown-account'],
  ]);
});

test('the service refers to the data without holding on to it', () => {
  for (const name of ['prod', 'dev', 'local']) {
    const templates = synthesise(stageNamed(name));
    const text = JSON.stringify([templates.data.toJSON(), templates.service.toJSON()]);
    expect(text).not.toMatch(/"Fn::ImportValue"|"Export"/);
  }
});

test.each(['prod', 'dev', 'local'])('%s: no template holds a secret', (name) => {
  const templates = synthesise(stageNamed(name));
  for (const stack of ['data', 'service'] as const) {
    // Dynamic references would put the value into the environment at deployment.
    expect(JSON.stringify(templates[stack].toJSON())).not.toContain('{{resolve:');
    const document = documentOf(templates, stack);
    for (const { Properties } of resourcesOf(document, 'AWS::SecretsManager::Secret').values()) {
      expect(Properties['SecretString']).toBe('replace-me');
    }
    for (const { Properties } of resourcesOf(document, 'AWS::Lambda::Function').values()) {
      const { Variables } = v.parse(Environment, Properties['Environment']);
      const sensitive = Object.entries(Variables).filter(([key]) => /SECRET|KEY|TOKEN|PASSWORD/.test(key));
      // What a function learns is where a secret is: a reference to one of the slots.
      for (const [key, value] of sensitive) expect([key, readable(value, templates)]).toEqual([key, slotOf(key)]);
    }
  }
});

const Environment = v.object({ Variables: v.record(v.string(), v.unknown()) });

function slotOf(variable: string): string | undefined {
  return {
    GEMINI_SECRET_ID: 'GeminiKey',
    WEBHOOK_SECRET_ID: 'WebhookSecret',
    GRANT_SECRET_ID: 'GrantSecret',
    CLERK_SECRET_ID: 'ClerkSecret',
  }[variable];
}

describe('two stages in one account', () => {
  /** What only one resource of an account and a region can have. */
  function physicalNames(templates: Templates): string[] {
    return (['data', 'service'] as const).flatMap((stack) =>
      Object.entries(documentOf(templates, stack).Resources).flatMap(([, { Type, Properties }]) => {
        if (Type === 'AWS::ApiGatewayV2::Stage') return []; // of its API
        const own = Type.split('::').at(-1);
        const names = ['Name', `${own}Name`, 'DashboardName', 'AlarmName'].flatMap((key) => Properties[key] ?? []);
        return [...new Set(names)].map((name) => `${Type} ${JSON.stringify(name)}`);
      }),
    );
  }

  test('share no name of anything, and no stack', () => {
    const prod = synthesise(stageNamed('prod'));
    const other = synthesise(stageLike('prod', { name: 'second' }));
    const [names, others] = [physicalNames(prod), physicalNames(other)];
    expect(names.filter((name) => name.includes('sorami')).length).toBeGreaterThan(30);
    expect(names.filter((name) => others.includes(name))).toEqual([]);
    // Whatever else the templates call by a name of the first stage would be one resource for both.
    for (const stack of ['data', 'service'] as const) {
      expect(JSON.stringify(other[stack].toJSON())).not.toMatch(/sorami[-/]prod\b/);
    }
  });
});
