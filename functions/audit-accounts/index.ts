import { parseEnv } from '../../shared/runtime/parse-env.ts';
import { AuditEnv, auditDeps } from './deps.ts';
import { auditHandler } from './handler.ts';

export const handler = auditHandler(auditDeps(parseEnv(AuditEnv, process.env)));
