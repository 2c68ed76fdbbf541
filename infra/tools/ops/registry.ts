import type { Command } from './command.ts';
import { check } from './commands/check.ts';
import { creditsAdjust } from './commands/credits/credits-adjust.ts';
import { creditsGrant } from './commands/credits/credits-grant.ts';
import { creditsImport } from './commands/credits/credits-import.ts';
import { creditsList } from './commands/credits/credits-list.ts';
import { creditsRebuild } from './commands/credits/credits-rebuild.ts';
import { gateOpen } from './commands/gate/gate-open.ts';
import { gateShow } from './commands/gate/gate-show.ts';
import { jobsClose } from './commands/jobs/jobs-close.ts';
import { jobsList } from './commands/jobs/jobs-list.ts';
import { jobsShow } from './commands/jobs/jobs-show.ts';
import { jobsStuck } from './commands/jobs/jobs-stuck.ts';
import { providerTry } from './commands/provider/provider-try.ts';
import { queuesDrop } from './commands/queues/queues-drop.ts';
import { queuesList } from './commands/queues/queues-list.ts';
import { queuesRedrive } from './commands/queues/queues-redrive.ts';
import { queuesShow } from './commands/queues/queues-show.ts';
import { smoke } from './commands/smoke.ts';
import { status } from './commands/status.ts';
import { usersErase } from './commands/users/users-erase.ts';
import { usersShow } from './commands/users/users-show.ts';
import { webhooksList } from './commands/webhooks/webhooks-list.ts';
import { webhooksResend } from './commands/webhooks/webhooks-resend.ts';
import { webhooksTest } from './commands/webhooks/webhooks-test.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  status,
  jobsShow,
  jobsList,
  jobsStuck,
  jobsClose,
  usersShow,
  usersErase,
  creditsList,
  creditsGrant,
  creditsAdjust,
  creditsImport,
  creditsRebuild,
  queuesList,
  queuesShow,
  queuesRedrive,
  queuesDrop,
  gateShow,
  gateOpen,
  webhooksList,
  webhooksResend,
  webhooksTest,
  check,
  smoke,
  providerTry,
];
