import type { Terminal } from './command-line/terminal.ts';
import type { Deployment } from './deployment/deployment.ts';

/** What every command is given. */
export interface Ops {
  readonly terminal: Terminal;
  /** Change nothing, say what would be changed. */
  readonly dryRun: boolean;
  /** Do not ask. */
  readonly yes: boolean;
  readonly deployment: Deployment;
  readonly now: () => number;
}
