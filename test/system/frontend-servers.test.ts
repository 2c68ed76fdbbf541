import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { System } from '../../infra/tools/local/system/start-system.ts';
import { systemOfItsOwn } from '../support/system-of-its-own.ts';
import { User } from '../support/user.ts';

/** The frontend's server is on this machine's usual address; a stranger calls from another one of its own. */
const FRONTEND = '127.0.0.1';
const ELSEWHERE = '127.0.0.2';

const Template = v.looseObject({
  Resources: v.record(
    v.string(),
    v.looseObject({
      Properties: v.optional(
        v.looseObject({
          Environment: v.optional(v.looseObject({ Variables: v.record(v.string(), v.unknown()) })),
        }),
      ),
    }),
  ),
});

/** A system whose stage names the frontend's servers, and says who is charged for images. */
function systemThatKnowsTheFrontend(charging: 'ledger' | 'external'): Promise<System> {
  return systemOfItsOwn({
    editAssembly: async (dir) => {
      const file = join(dir, 'sorami-local-service.template.json');
      const template = v.parse(Template, JSON.parse(await readFile(file, 'utf8')));
      for (const { Properties } of Object.values(template.Resources)) {
        const variables = Properties?.Environment?.Variables;
        const terms = variables?.['KIND_TERMS'];
        if (variables === undefined || typeof terms !== 'string') continue;
        variables['FRONTEND_SERVERS'] = JSON.stringify([`${FRONTEND}/32`]);
        variables['KIND_TERMS'] = terms.replace('"charging":"ledger"', `"charging":"${charging}"`);
      }
      await writeFile(file, JSON.stringify(template));
    },
  });
}

/** A request of a user's from another address. */
async function callFromElsewhere(system: System, user: User, path: string, body: unknown) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number | undefined; body: unknown }>();
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${user.token}`,
    // What a client says of itself proves nothing.
    'x-forwarded-for': FRONTEND,
    'x-real-ip': FRONTEND,
    forwarded: `for=${FRONTEND}`,
  };
  const options = { method: 'POST', localAddress: ELSEWHERE, headers };
  const outgoing = request(`${system.endpoints.api}${path}`, options, (response) => {
    json(response).then((answer) => resolve({ status: response.statusCode, body: answer }), reject);
  });
  outgoing.on('error', reject).end(JSON.stringify(body));
  return promise;
}

describe('images that are charged here', () => {
  let system: System;
  beforeAll(async () => {
    system = await systemThatKnowsTheFrontend('ledger');
  });
  afterAll(() => system.stop());

  test('are sold to anybody, and told only where the frontend’s server has ordered them', async () => {
    const user = await User.withCredits(2, system.endpoints);
    const made = { prompt: 'inventé', job_id: 'cm-invente' };
    expect(await callFromElsewhere(system, user, '/api/images/generate', made)).toMatchObject({ status: 202 });
    expect((await user.ended('cm-invente')).body).toMatchObject({ status: 'COMPLETED', webhook: null });
    // Said again by the frontend's server it stays what it was.
    const repeated = await user.generate(made);
    expect(repeated.headers.get('idempotent-replayed')).toBe('true');

    await user.job({ prompt: 'commandé', job_id: 'cm-commande' });
    expect(await user.delivered('cm-commande')).toMatchObject([{ stored: true, problems: [] }]);
    expect(await user.deliveries('cm-invente')).toEqual([]);
    const row = await user.row('cm-invente');
    expect(row).toMatchObject({ orderedFrom: 'elsewhere' });
    expect(row).not.toHaveProperty('webhook');
    expect(await user.wallet()).toMatchObject({ available: 0, spent: 2 });
  });
});

describe('images that the frontend charges', () => {
  let system: System;
  beforeAll(async () => {
    system = await systemThatKnowsTheFrontend('external');
  });
  afterAll(() => system.stop());

  test('are sold to its servers only: an order, its repetition and a retry from elsewhere are refused', async () => {
    const user = await User.withCredits(0, system.endpoints);
    const refused = { status: 403, body: { success: false, code: 'frontend_only', message: expect.any(String) } };
    const order = { prompt: 'deux, dont une refusée [[one-of-2:block:SAFETY]]', num_images: 2, job_id: 'cm-externe' };
    const fromElsewhere = (path: string, body: unknown = {}) => callFromElsewhere(system, user, path, body);
    expect(await fromElsewhere('/api/images/generate', order)).toMatchObject(refused);
    expect(await user.row('cm-externe')).toBeUndefined();

    await user.job(order);
    expect(await user.delivered('cm-externe')).toMatchObject([{ stored: true, problems: [] }]);
    expect(await fromElsewhere('/api/images/generate', order)).toMatchObject(refused);
    expect(await fromElsewhere('/api/jobs/cm-externe/retry')).toMatchObject(refused);
    expect(await user.wallet()).toMatchObject({ granted: 0, spent: 0 });
  });
});
