import * as v from 'valibot';

export const NotFoundEnv = { STAGE: v.string() };
