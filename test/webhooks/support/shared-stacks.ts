import { inject } from 'vitest';
import { readAssembly } from '../../../infra/tools/local/cloud/template/assembly.ts';
import type { Stacks } from '../../faults/harness/templates.ts';

/** The templates of the system that all tests share. */
export function sharedStacks(): Stacks {
  return readAssembly(inject('assembly').dir).stacks;
}
