import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { clerkEventsDeps } from './deps.ts';
import { ClerkEventsEnv } from './env.ts';
import { clerkEventsHandler } from './handler.ts';

export const handler = clerkEventsHandler(clerkEventsDeps(parseEnv(ClerkEventsEnv, process.env)));
