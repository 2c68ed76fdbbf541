import { randomBytes } from 'node:crypto';
import { Generator } from './generator';

/** Stands for the row that your application makes before it orders: its id is the job's. */
async function newGeneration(): Promise<string> {
  'use server';
  return `cm${randomBytes(12).toString('hex')}`;
}

export default function Page() {
  return <Generator newGeneration={newGeneration} />;
}
