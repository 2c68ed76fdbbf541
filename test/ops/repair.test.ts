import { check } from './repair/check.ts';
import { gate } from './repair/gate.ts';
import { jobsShowAndClose } from './repair/jobs-show-and-close.ts';
import { jobsStuck } from './repair/jobs-stuck.ts';
import { queuesRedrive } from './repair/queues-redrive.ts';
import { usersErase } from './repair/users-erase.ts';
import { usersShow } from './repair/users-show.ts';
import { webhooks } from './repair/webhooks.ts';
import { workplace } from './support/workplace.ts';

// One after the other in one system: starting it, and its functions, is most of the work.
const on = workplace();
for (const describeCommand of [
  jobsStuck,
  jobsShowAndClose,
  queuesRedrive,
  usersErase,
  gate,
  check,
  usersShow,
  webhooks,
]) {
  describeCommand(on);
}
