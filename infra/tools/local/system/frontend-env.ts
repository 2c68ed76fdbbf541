import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ENDPOINTS_FILE, type Endpoints } from './endpoints-file.ts';

/** What the real frontend's process has to know of a running local system, as a file that Node and Next read; git-ignored. */
export const FRONTEND_ENV_FILE = join(dirname(ENDPOINTS_FILE), 'frontend.env');

/** The frontend calls the API by four names; its own signer of addresses finds the local bucket by the SDK's own variables. */
export async function writeFrontendEnv(endpoints: Endpoints): Promise<void> {
  const variables = {
    NEXT_PUBLIC_API_URL: endpoints.api,
    CREWAI_API_URL: endpoints.api,
    NEXT_PUBLIC_BACKEND_URL: endpoints.api,
    NEXT_PUBLIC_BACKEND_API_URL: endpoints.api,
    WEBHOOK_SECRET: endpoints.webhookSecret,
    AWS_ENDPOINT_URL_S3: endpoints.awsEndpoint,
    AWS_REGION: endpoints.region,
    AWS_S3_BUCKET_NAME: endpoints.bucket,
    AWS_ACCESS_KEY_ID: endpoints.accessKeyId,
    AWS_SECRET_ACCESS_KEY: endpoints.secretAccessKey,
  };
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(FRONTEND_ENV_FILE, lines.join(''), { mode: 0o600 });
}

export async function removeFrontendEnv(): Promise<void> {
  await rm(FRONTEND_ENV_FILE, { force: true });
}
