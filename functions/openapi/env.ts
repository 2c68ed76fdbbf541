import * as v from 'valibot';

export const OpenApiEnv = { STAGE: v.string() };
