import type { Option } from '../command.ts';

/** What every command understands. */
export const GLOBAL_OPTIONS = {
  stage: { type: 'string', value: 'NAME', help: 'the deployment: local, dev, prod, … (required)' },
  json: { type: 'boolean', help: 'print the result as one JSON value' },
  'dry-run': { type: 'boolean', help: 'say what would be changed, change nothing' },
  yes: { type: 'boolean', help: 'do not ask before changing anything' },
  endpoints: { type: 'string', value: 'FILE', help: 'stage local: the endpoints.json of another local system' },
  help: { type: 'boolean', help: 'this text' },
} as const satisfies Readonly<Record<string, Option>>;
