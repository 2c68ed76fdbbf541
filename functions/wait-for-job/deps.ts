import { setTimeout } from 'node:timers/promises';
import type { ReadEnv } from '../job-status/deps.ts';
import { readDeps } from '../job-status/deps.ts';
import type { WaitForJobDeps } from './handler.ts';

/** It shows the same job from the same tables, and can sleep in between. */
export function waitForJobDeps(env: ReadEnv): WaitForJobDeps {
  return { ...readDeps(env), sleep: setTimeout };
}
