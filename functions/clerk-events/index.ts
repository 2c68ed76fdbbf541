import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { ClerkEventsEnv, clerkEventsDeps } from './deps.ts';
import { clerkEventsHandler } from './handler.ts';

export const handler = clerkEventsHandler(clerkEventsDeps(parseEnv(ClerkEventsEnv, process.env)));
