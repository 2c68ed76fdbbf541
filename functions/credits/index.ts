import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { CreditsEnv, creditsDeps } from './deps.ts';
import { creditsHandler } from './handler.ts';

export const handler = creditsHandler(creditsDeps(parseEnv(CreditsEnv, process.env)));
