import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

type Signer = Extract<NonNullable<DynamoDBClientConfig['signer']>, { sign: unknown }>;

/** Signs without computing: the engines read who is asking and verify nothing, and signing is a quarter of a call's work. */
export function unverifiedSigner(accessKeyId: string, region: string, service: 'dynamodb' | 'sqs'): Signer {
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  return {
    sign: (request) =>
      Promise.resolve({ ...request, headers: { ...request.headers, 'x-amz-date': '20260101T000000Z', authorization } }),
  };
}
