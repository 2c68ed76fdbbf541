import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { administratorOf } from '../../infra/local/system/start-system.ts';

/** A DynamoDB client of the running system's administrator. */
export function dynamoOfSystem(): DynamoDBClient {
  return new DynamoDBClient(administratorOf(inject('endpoints')));
}

/** The running system's tables. */
export function tablesOfSystem() {
  const { jobsTable, creditsTable } = inject('endpoints');
  return { jobs: jobsTable, credits: creditsTable };
}

/** A user nobody else uses. */
export function newUser(): string {
  return `user_${randomUUID().replaceAll('-', '')}`;
}
