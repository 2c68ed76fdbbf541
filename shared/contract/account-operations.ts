import { ClerkEventBody } from '../http/read/clerk-event.ts';
import { GrantRequestBody } from '../http/read/grant-request.ts';
import { UploadRequestBody } from '../inputs/upload-request.ts';
import type { Operation } from './operation.ts';
import { BODY, SESSION, WORK } from './operation-errors.ts';

/** The routes of a user's account: credits, uploads, and what others tell of users. */
export const ACCOUNT_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/credits',
    id: 'credits',
    summary: 'The caller’s credits',
    caller: 'session',
    successes: { 200: { says: 'The wallet.', body: 'Credits' } },
    errors: [...SESSION, ...WORK],
  },
  {
    method: 'get',
    path: '/api/credits/transactions',
    id: 'creditTransactions',
    summary: 'Where the caller’s credits came from and went',
    description:
      'The ledger, newest first; amount is what a row did to the available credits. A row booked this moment may be missing.',
    caller: 'session',
    parameters: ['limit', 'cursor'],
    successes: { 200: { says: 'A page of the ledger.', body: 'Transactions' } },
    errors: [...SESSION, ...WORK, 'invalid_request'],
  },
  {
    method: 'post',
    path: '/api/credits/grants',
    id: 'grantCredits',
    summary: 'Give or take credits (the frontend’s server)',
    description:
      'Signed as Standard Webhooks say, with the grant secret. Booked once per webhook-id, whoever it is about. Credits that expire are spent before those that do not, by priority and then the soonest first. An adjustment may be negative; it takes all of its amount or nothing.',
    caller: 'grants',
    body: { name: 'GrantRequest', schema: GrantRequestBody },
    successes: {
      201: { says: 'Booked.', body: 'GrantBooked' },
      200: { says: 'Booked before, by the same event.', body: 'GrantBooked', headers: ['Idempotent-Replayed'] },
    },
    errors: [
      ...BODY,
      'invalid_signature',
      'insufficient_credits',
      'account_deleted',
      'too_many_lots',
      'event_conflict',
      ...WORK,
    ],
  },
  {
    method: 'post',
    path: '/api/uploads',
    id: 'createUpload',
    summary: 'Upload a picture for an order',
    description:
      'Answers with an address to which the announced file, and nothing else, can be put once within 15 minutes: PUT it there with the given headers. Any order that takes pictures can name it by its upload_id for a week; it is looked at when it is used.',
    caller: 'session',
    body: { name: 'UploadRequest', schema: UploadRequestBody },
    successes: { 201: { says: 'Where to put the file.', body: 'Upload' } },
    errors: [...SESSION, ...WORK, ...BODY, 'too_many_uploads'],
  },
  {
    method: 'post',
    path: '/api/webhooks/clerk',
    id: 'clerkEvent',
    summary: 'What Clerk tells of users (Clerk)',
    description:
      'Signed by svix. user.created brings the starter credits, user.deleted erases the account; other types are ignored.',
    caller: 'clerk',
    body: { name: 'ClerkEvent', schema: ClerkEventBody },
    successes: { 200: { says: 'Taken.', body: 'ClerkEventTaken' } },
    errors: [...BODY, 'invalid_signature', ...WORK],
  },
];
