import { secretsManagerSecret } from '../../../../shared/adapters/secrets-manager/secrets.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { examined, type Finding } from '../views/finding.ts';

/** Those with which other servers sign, by the output that names them. */
const SIGNING = ['GrantSecretName', 'ClerkSecretName'];
/** As Standard Webhooks and Clerk write them: anything else verifies no signature. */
const SIGNING_SECRET = /^whsec_[A-Za-z0-9+/]{16,}={0,2}$/;

/** Every secret that the stacks name in their outputs has been put, in the form that it must have. Values are never shown. */
export async function checkSecrets({ outputs, secrets, stage }: Deployment): Promise<readonly Finding[]> {
  const named = Object.entries(outputs.data).filter(([output]) => output.endsWith('SecretName'));
  const findings = named.map(([output, name]) =>
    examined(`Secret ${name}`, async (): Promise<Finding[]> => {
      const check = `Secret ${name}`;
      const value = await secretsManagerSecret(secrets, name, Date.now).read();
      const misshapen = value !== undefined && SIGNING.includes(output) && !SIGNING_SECRET.test(value);
      if (value !== undefined && !misshapen) return [{ check, state: 'ok', found: 'has a value' }];
      const hint = `aws secretsmanager put-secret-value --region ${stage.region} --secret-id ${name} --secret-string file:///dev/stdin`;
      const found = misshapen ? 'is not whsec_ and base64: no signature fits it' : 'missing, or still the placeholder';
      return [{ check, state: 'failed', found, hint }];
    }),
  );
  return (await Promise.all(findings)).flat();
}
