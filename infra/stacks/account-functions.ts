import type { Construct } from 'constructs';
import { allow } from '../constructs/allow.ts';
import { ApiFunction } from '../constructs/functions/api-function.ts';
import { environmentOf, type ServiceParts } from './environment.ts';

/** The functions behind the routes about accounts: credits, what the frontend's server grants, what Clerk tells. */
export function accountFunctions(scope: Construct, parts: ServiceParts) {
  const { stage, data } = parts;
  const env = environmentOf(parts);
  return {
    credits: new ApiFunction(scope, 'Credits', {
      stage,
      folder: 'credits',
      description: "Shows a user's credits and where they went",
      impact: 'Users do not see their credits.',
      environment: env('credits', 'tokens', 'creditMode', 'starter'),
      // Written only to give starter credits to those whom Clerk's event has not reached.
      permissions: [
        allow.items(data.credits, 'GetItem', 'PutItem', 'UpdateItem'),
        allow.query(data.credits, 'by-time'),
      ],
    }),
    grants: new ApiFunction(scope, 'Grants', {
      stage,
      folder: 'grant-credits',
      // Another server waits, and sends again.
      isClicked: false,
      description: "Books what the frontend's server sold or gave",
      impact: "Users who paid do not get their credits until the frontend's server sends again.",
      environment: env('credits', 'grantSecret'),
      permissions: [allow.items(data.credits, 'GetItem', 'PutItem', 'UpdateItem'), allow.readSecret(data.grantSecret)],
    }),
    clerkEvents: new ApiFunction(scope, 'ClerkEvents', {
      stage,
      folder: 'clerk-events',
      canWait: true,
      // Another server waits, and sends again.
      isClicked: false,
      description: 'Greets new users and marks those who left',
      impact: 'Users who left are not erased until Clerk sends again.',
      environment: env('jobs', 'credits', 'starter', 'clerkSecret'),
      permissions: [
        allow.items(data.credits, 'PutItem', 'UpdateItem'),
        allow.items(data.jobs, 'PutItem'),
        allow.readSecret(data.clerkSecret),
      ],
    }),
  };
}
