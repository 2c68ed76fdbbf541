import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { API_CALLS } from '../../../shared/runtime/aws-clients.ts';

const clients = [new DynamoDBClient(API_CALLS), new SQSClient(API_CALLS)];

/** What loading is compared with: the two clients that no function behind the API can do without, and nothing else. */
export const handler = async (): Promise<number> => clients.length;
