import * as v from 'valibot';
import { llmsText, type Overviewed } from '../../shared/contract/llms.ts';
import { answer, textAnswer } from '../../shared/http/api-answer.ts';
import { type ApiDeps, apiHandler } from '../../shared/http/api-handler.ts';
import type { ApiRequest } from '../../shared/http/api-request.ts';

export const OpenApiEnv = { STAGE: v.string() };

const PUBLIC = { 'cache-control': 'public, max-age=300' };
/** A host as API Gateway passes it on: its own, or one of the stage's domain. */
const HOST = /^[a-z0-9.-]+(:\d+)?$/i;

type Document = Overviewed & Readonly<Record<string, unknown>>;

/**
 * `GET /openapi.json`: the contract, with the address at which it was asked for as its server.
 * `GET /llms.txt`: what there is, in a page of Markdown.
 */
export function openapiHandler(document: Document, deps: ApiDeps) {
  return apiHandler((request) => {
    const origin = originOf(request);
    if (request.routeKey === 'GET /llms.txt') return Promise.resolve(textAnswer(llmsText(document, origin), PUBLIC));
    const served = { ...document, openapi: '3.1.0' as const, servers: [{ url: origin }] };
    return Promise.resolve(answer<'Contract'>(200, served, PUBLIC));
  }, deps);
}

function originOf(request: ApiRequest): string {
  const host = request.header('host') ?? '';
  const scheme = request.header('x-forwarded-proto') === 'http' ? 'http' : 'https';
  return HOST.test(host) ? `${scheme}://${host}` : 'https://api.sorami.app';
}
