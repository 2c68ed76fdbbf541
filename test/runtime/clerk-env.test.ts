import { expect, test } from 'vitest';
import { startClerkStandIn } from '../../infra/tools/local/stand-ins/clerk/clerk-stand-in.ts';
import { sessionsOf } from '../../shared/runtime/clerk-env.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import { measurementsOf } from '../../shared/telemetry/metrics-catalogue.ts';

test('keys that cannot be fetched are told and counted, once for many callers', async () => {
  const clerk = await startClerkStandIn({ users: ['user_2abc'], authorizedParty: 'http://localhost:3000' });
  const lines: string[] = [];
  const sessions = sessionsOf(
    {
      CLERK_ISSUER: clerk.issuer,
      CLERK_AUTHORIZED_PARTIES: ['http://localhost:3000'],
      CLERK_ALLOW_MISSING_AZP: false,
      CLERK_JWKS: undefined,
    },
    jsonLogger('prod', (line) => lines.push(line)),
  );
  const token = await clerk.mintToken('user_2abc');
  await clerk.goDown('error');
  const answers = await Promise.all([1, 2, 3].map(() => sessions.verify(`Bearer ${token}`, new Date())));
  expect(answers.map(({ kind }) => kind)).toEqual(['unavailable', 'unavailable', 'unavailable']);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ level: 'ERROR', code: 'keys.fetch_failed', issuer: clerk.issuer }),
  ]);
  expect(lines[0]).not.toContain(token);
  expect(measurementsOf('keys.fetch_failed', {}).map(({ metric }) => metric.name)).toEqual(['SessionKeysFailed']);
  await clerk.stop();
});
