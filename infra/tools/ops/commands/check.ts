import * as v from 'valibot';
import { checkApi } from '../checks/check-api.ts';
import { checkBucket } from '../checks/check-bucket.ts';
import { checkBucketSettings } from '../checks/check-bucket-settings.ts';
import { checkClerk } from '../checks/check-clerk.ts';
import { checkFrontend } from '../checks/check-frontend.ts';
import { checkGate } from '../checks/check-gate.ts';
import { checkName } from '../checks/check-name.ts';
import { checkOldBackend } from '../checks/check-old-backend.ts';
import { checkOrders } from '../checks/check-orders.ts';
import { checkQueues } from '../checks/check-queues.ts';
import { checkRecovery } from '../checks/check-recovery.ts';
import { checkSecrets } from '../checks/check-secrets.ts';
import { checkTables } from '../checks/check-tables.ts';
import { command } from '../command.ts';
import { type Finding, findingLine } from '../views/finding.ts';
import { plural } from '../views/plural.ts';

const CHECKS = [
  checkSecrets,
  checkTables,
  checkRecovery,
  checkBucket,
  checkBucketSettings,
  checkQueues,
  checkGate,
  checkClerk,
  checkFrontend,
  checkOldBackend,
  checkOrders,
  checkName,
  checkApi,
];

/** Secrets and configuration of a deployment. */
export const check = command({
  name: 'check',
  summary: 'Checks secrets and configuration: tables, bucket, queues, provider gate, Clerk, frontend, API',
  arguments: [],
  options: {},
  details:
    'Changes nothing (one small object is written to the bucket and deleted) and shows no secret. What is wrong comes with its repair (then: 1).',
  input: v.object({}),
  run: async ({ deployment, terminal }) => {
    const findings: Finding[] = [];
    for (const look of CHECKS) {
      const found = await look(deployment);
      for (const finding of found) terminal.say(findingLine(finding));
      findings.push(...found);
    }
    const failed = findings.filter(({ state }) => state === 'failed').length;
    terminal.say(failed === 0 ? 'Everything that was checked is well.' : `${plural(failed, 'check')} failed.`);
    return { ok: failed === 0, data: { findings } };
  },
});
