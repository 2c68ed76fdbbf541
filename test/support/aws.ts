import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { inject } from 'vitest';
import type { Endpoints } from '../../infra/tools/local/system/endpoints-file.ts';
import { administratorOf } from '../../infra/tools/local/system/start-system.ts';

const clients = new Map<string, DynamoDBClient>();

/** A DynamoDB client of a system's administrator, one per system. */
export function dynamoOf(endpoints: Endpoints): DynamoDBClient {
  const client = clients.get(endpoints.awsEndpoint) ?? new DynamoDBClient(administratorOf(endpoints));
  clients.set(endpoints.awsEndpoint, client);
  return client;
}

/** An S3 client of a system's administrator. */
export function s3Of(endpoints: Endpoints): S3Client {
  return new S3Client({ ...administratorOf(endpoints), forcePathStyle: true });
}

/** The same of the system that every test shares. */
export function dynamoOfSystem(): DynamoDBClient {
  return dynamoOf(inject('endpoints'));
}

/** The running system's tables. */
export function tablesOfSystem() {
  const { jobsTable, creditsTable } = inject('endpoints');
  return { jobs: jobsTable, credits: creditsTable };
}

/** A user nobody else uses. */
export function newUser(): string {
  return `user_${randomUUID().replaceAll('-', '').slice(0, 27)}`;
}
