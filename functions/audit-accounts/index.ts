import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { auditDeps } from './deps.ts';
import { AuditEnv } from './env.ts';
import { auditHandler } from './handler.ts';

export const handler = auditHandler(auditDeps(parseEnv(AuditEnv, process.env)));
