import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { creditsDeps } from './deps.ts';
import { CreditsEnv } from './env.ts';
import { creditsHandler } from './handler.ts';

export const handler = creditsHandler(creditsDeps(parseEnv(CreditsEnv, process.env)));
