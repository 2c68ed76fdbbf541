import { Construct } from 'constructs';
import { allow } from '../constructs/allow.ts';
import { ApiFunction } from '../constructs/api-function.ts';
import { JsonApi } from '../constructs/json-api.ts';
import { environmentOf, type ServiceParts } from './environment.ts';

/** The HTTP side: every route, the function behind it, and what that function may touch. */
export class Endpoints extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, parts: ServiceParts) {
    super(scope, id);
    const { stage, data, generations, deliveries } = parts;
    const env = environmentOf(parts);

    const health = new ApiFunction(this, 'Health', {
      stage,
      folder: 'health',
      description: 'Says what works',
      environment: env('bucket', 'geminiKey', 'webhookSecret', 'issuer', 'features'),
      permissions: [allow.listing(data.bucket), allow.readSecret(data.geminiKey), allow.readSecret(data.webhookSecret)],
    });
    const submit = new ApiFunction(this, 'Submit', {
      stage,
      folder: 'submit',
      description: 'Checks a request, holds its credits, opens its job',
      environment: env('jobs', 'credits', 'generateQueue', 'tokens', 'features', 'terms', 'inputOrigins'),
      permissions: [
        allow.items(data.jobs, 'PutItem'),
        allow.items(data.credits, 'PutItem', 'UpdateItem'),
        allow.send(generations.queue),
      ],
    });
    const read = new ApiFunction(this, 'Read', {
      stage,
      folder: 'read',
      description: 'Shows a job to its owner',
      environment: env('jobs', 'bucket', 'tokens'),
      // Presigned URLs carry the permissions of the role that signs them.
      permissions: [allow.items(data.jobs, 'GetItem'), allow.objects(data.bucket, 'GetObject')],
    });
    const cancel = new ApiFunction(this, 'Cancel', {
      stage,
      folder: 'cancel',
      description: 'Ends an open job for its owner',
      environment: env('jobs', 'credits', 'deliverQueue', 'tokens', 'retention'),
      permissions: [
        allow.items(data.jobs, 'GetItem', 'UpdateItem'),
        allow.items(data.credits, 'PutItem', 'UpdateItem'),
        allow.send(deliveries.queue),
      ],
    });
    const notFound = new ApiFunction(this, 'NotFound', {
      stage,
      folder: 'not-found',
      description: 'Answers every unknown route',
      // Loads nothing and calls nobody.
      memorySize: 256,
    });

    const api = new JsonApi(this, 'Api', { stage, fallback: notFound });
    api.get(['/health'], health);
    api.create(['/api/images/generate', '/api/videos/generate', '/api/blog/generate', '/api/books/create'], submit);
    api.get(['/api/images/status/{job_id}', '/api/images/result/{job_id}'], read);
    api.change(['/api/jobs/{job_id}/cancel'], cancel);
    this.url = api.url;
  }
}
