import { styleText } from 'node:util';
import { explain } from '../command-line/explain.ts';

/** What a check found. */
export interface Finding {
  readonly check: string;
  /** `unverified`: it could not be looked at, which is no fault. */
  readonly state: 'ok' | 'warning' | 'failed' | 'unverified';
  readonly found: string;
  /** How to repair it. */
  readonly hint?: string;
}

const TICKS = {
  ok: styleText('green', '✓'),
  warning: styleText('yellow', '!'),
  failed: styleText('red', '✗'),
  unverified: styleText('dim', '–'),
} as const;

/** A finding as a line with its tick, and the repair below it. */
export function findingLine({ check, state, found, hint }: Finding): string {
  return `  ${TICKS[state]} ${check}: ${found}${hint === undefined ? '' : `\n    → ${hint.replaceAll('\n', '\n      ')}`}`;
}

/** A check whose crash is a finding too. */
export async function examined(check: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    const why = explain(error) ?? (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    return [{ check, state: 'failed', found: why }];
  }
}
