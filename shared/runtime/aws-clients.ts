import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Time-outs well under a function's own, so that a hung connection is retried by the SDK and not by the user. */
export const AWS_TIMEOUTS = { maxAttempts: 3, requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 } };

/** The DynamoDB client as every function uses it; region, credentials and endpoint come from the runtime. */
export function dynamoClient(): DynamoDBClient {
  return new DynamoDBClient(AWS_TIMEOUTS);
}
