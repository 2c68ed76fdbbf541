import { randomBytes } from 'node:crypto';
import type { Statement } from '../resource-types/policy-document.ts';
import type { Resources } from '../template/resources.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Who holds a key pair: a role of the template, or the administrator, for whom nothing is checked. */
export interface Caller {
  readonly role: string;
  /** As AWS names it in messages. */
  readonly arn: string;
  readonly credentials: Credentials;
  /** `undefined`: everything is allowed. */
  readonly statements: readonly Statement[] | undefined;
}

/** One caller per role, with new keys and the statements of its inline and attached policies, and the administrator. */
export function createCallers(
  resources: Resources,
  account: string,
): { administrator: Caller; roles: readonly Caller[] } {
  const functions = resources.of('AWS::Lambda::Function');
  const policies = resources.of('AWS::IAM::Policy');
  const roles = resources.of('AWS::IAM::Role').map((role): Caller => {
    const session = functions.find(({ properties }) => properties.Role === role.attributes['Arn'])?.name ?? 'local';
    const attached = policies.filter(({ properties }) => properties.Roles.includes(role.name));
    const documents = [...role.properties.Policies, ...attached.map(({ properties }) => properties)];
    return {
      role: role.name,
      arn: `arn:aws:sts::${account}:assumed-role/${role.name}/${session}`,
      // Lambda gives temporary credentials: they have a token, which presigned URLs carry too.
      credentials: { ...keyPair('ASIA'), sessionToken: randomBytes(48).toString('base64') },
      statements: documents.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
    };
  });
  const arn = `arn:aws:iam::${account}:user/administrator`;
  return { administrator: { role: 'administrator', arn, credentials: keyPair('AKIA'), statements: undefined }, roles };
}

function keyPair(prefix: string): Credentials {
  const accessKeyId = prefix + randomBytes(8).toString('hex').toUpperCase();
  return { accessKeyId, secretAccessKey: randomBytes(30).toString('base64') };
}
