import { readFile } from 'node:fs/promises';
import { mintToken } from '../../local/stand-ins/clerk/mint-token.ts';
import { newSigningKey } from '../../local/stand-ins/clerk/new-signing-key.ts';
import type { Deployment } from '../deployment/deployment.ts';

const NOBODY = 'user_smoke';
const HOUR_SECONDS = 3_600;

/** A token that was valid an hour ago, and how good a likeness it is. */
export interface ExpiredToken {
  readonly token: string;
  /** `false`: only its form and its times are right, Clerk did not sign it. */
  readonly genuine: boolean;
}

/** The operator's old token, one of the local stand-in, or an imitation: Clerk's key is Clerk's alone. */
export async function expiredToken({ stage, local }: Deployment, given: string | undefined): Promise<ExpiredToken> {
  if (given !== undefined) return { token: given, genuine: true };
  const age = { ageSeconds: HOUR_SECONDS };
  if (local !== undefined) {
    const privateKeyPem = await readFile(local.privateKeyFile, 'utf8');
    return { token: await mintToken({ ...local, privateKeyPem }, NOBODY, age), genuine: true };
  }
  const key = await newSigningKey();
  const { issuer, authorizedParties } = stage.clerk;
  return {
    token: await mintToken({ ...key, issuer, authorizedParty: authorizedParties[0] ?? '' }, NOBODY, age),
    genuine: false,
  };
}
