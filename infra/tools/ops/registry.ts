import type { Command } from './command.ts';
import { check } from './commands/check.ts';
import { creditsAdjust } from './commands/credits-adjust.ts';
import { creditsGrant } from './commands/credits-grant.ts';
import { creditsImport } from './commands/credits-import.ts';
import { creditsList } from './commands/credits-list.ts';
import { creditsRebuild } from './commands/credits-rebuild.ts';
import { gateOpen } from './commands/gate-open.ts';
import { gateShow } from './commands/gate-show.ts';
import { jobsClose } from './commands/jobs-close.ts';
import { jobsShow } from './commands/jobs-show.ts';
import { jobsStuck } from './commands/jobs-stuck.ts';
import { queuesDrop } from './commands/queues-drop.ts';
import { queuesList } from './commands/queues-list.ts';
import { queuesRedrive } from './commands/queues-redrive.ts';
import { queuesShow } from './commands/queues-show.ts';
import { smoke } from './commands/smoke.ts';
import { usersErase } from './commands/users-erase.ts';
import { usersShow } from './commands/users-show.ts';
import { webhooksList } from './commands/webhooks-list.ts';
import { webhooksResend } from './commands/webhooks-resend.ts';
import { webhooksTest } from './commands/webhooks-test.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  jobsShow,
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
];
