import type { Outcome } from '../command.ts';
import { findDeployment } from '../deployment/find-deployment.ts';
import type { Asked } from './read-command-line.ts';
import type { Terminal } from './terminal.ts';

/** Runs one command against its deployment. */
export async function runCommand(asked: Asked & { kind: 'run' }, terminal: Terminal): Promise<Outcome> {
  const deployment = await findDeployment(asked.stage, asked.endpoints);
  try {
    const { dryRun, yes } = asked;
    return await asked.command.run({ terminal, dryRun, yes, deployment, now: Date.now }, asked.input);
  } finally {
    deployment.close();
  }
}
