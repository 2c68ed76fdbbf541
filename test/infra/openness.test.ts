import { describe, expect, test } from 'vitest';
import { createApp } from '../../infra/create-app.ts';
import { parseStage } from '../../infra/stages/parse-stage.ts';
import { prod } from '../../infra/stages/prod.ts';
import type { Stage } from '../../infra/stages/stage.ts';
import { checkOrders } from '../../infra/tools/ops/checks/check-orders.ts';
import type { Deployment } from '../../infra/tools/ops/deployment/deployment.ts';
import { documentOf, resourcesOf } from './support/readable.ts';
import { kindsLike, stageLike, stageNamed, synthesise } from './support/synthesise.ts';

const SERVERS = ['203.0.113.7/32', '2001:db8::/48'];
const named = { frontend: { servers: SERVERS } };
const ledger = kindsLike('prod', { charging: 'ledger' });

const warningsOf = (name: string, change: Partial<Stage>): string[] => {
  const { service } = createApp(() => stageLike(name, change), { context: { 'aws:cdk:bundling-stacks': [] } });
  return service.node.metadata
    .filter(({ type }) => type === 'aws:cdk:warning')
    .map(({ data }) => String(data))
    .filter((words) => words.includes('frontend.servers'));
};

describe('a stage that does not name the frontend’s servers', () => {
  test('is told at the synthesis what anybody with a session can do', () => {
    const [external, ...others] = warningsOf('prod', {});
    expect(others).toEqual([]);
    expect(external).toContain('order without paying: image');
    expect(external).toContain('account of its oldest user');
    expect(warningsOf('prod', ledger)).toEqual([expect.not.stringContaining('without paying')]);
    expect(warningsOf('prod', named)).toEqual([]);
    expect(warningsOf('local', {})).toEqual([]);
  });

  test('is told so by ops check, too', async () => {
    const findings = (stage: Deployment['stage']) => checkOrders({ stage } as Deployment);
    expect(await findings(stageNamed('prod'))).toMatchObject([
      { state: 'warning', found: expect.stringContaining('without paying') },
      { state: 'ok', found: '500 units a day, 50 open jobs' },
    ]);
    const unlimited = kindsLike('prod', { limits: {} });
    expect(await findings(stageLike('prod', { ...named, ...unlimited }))).toMatchObject([
      { state: 'ok', found: '203.0.113.7/32, 2001:db8::/48' },
      { state: 'warning', found: 'no limit for a day' },
    ]);
  });
});

test('functions that open jobs, and no others, know the servers and the limits', () => {
  const service = documentOf(synthesise(stageLike('prod', named)), 'service');
  const knowing = [...resourcesOf(service, 'AWS::Lambda::Function')]
    .filter(([, { Properties }]) => JSON.stringify(Properties).includes('FRONTEND_SERVERS'))
    .map(([id]) => id.replace(/^Endpoints|[0-9A-F]{8}$/g, ''));
  expect(new Set(knowing)).toEqual(new Set(['RetryJob', 'Submit']));
});

test.each([[], ['203.0.113.7'], ['0.0.0.0/0'], ['sorami.app/32']])('servers like %j are refused', (...servers) => {
  expect(() => parseStage('x', { ...prod, frontend: { servers } })).toThrow(/^stage x: frontend\.servers/);
});
