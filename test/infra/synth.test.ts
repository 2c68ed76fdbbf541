import * as v from 'valibot';
import { expect, test } from 'vitest';
import { addStacks } from '../../infra/stacks/add-stacks.ts';
import { documentOf, readable, resourcesOf } from './support/readable.ts';
import { newApp, stageNamed, synthesise } from './support/synthesise.ts';

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

test('the data of a stage in the world cannot be deleted by deleting its stack', () => {
  expect(assembly.getStackByName('sorami-prod-data').terminationProtection).toBe(true);
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
