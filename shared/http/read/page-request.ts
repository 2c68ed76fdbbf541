import type { FieldProblem } from '../../messages/field-problem.ts';
import type { ApiRequest } from '../api-request.ts';
import { fromCursor, type Place } from './cursor.ts';

export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 100;

/** Which part of a list a request asks for: `?limit=` and `?cursor=`. */
export interface PageRequest {
  readonly limit: number;
  readonly after?: Place;
}

/** Reads them; a page request with problems must not be used. */
export function pageRequest(request: ApiRequest): { readonly page: PageRequest; readonly problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const limitText = request.query('limit');
  const limit = limitText === undefined ? DEFAULT_LIMIT : /^\d{1,4}$/.test(limitText) ? Number(limitText) : 0;
  if (limit < 1 || limit > MAX_LIMIT) {
    const message = {
      fr: `Le nombre d’éléments par page doit être compris entre 1 et ${MAX_LIMIT}.`,
      en: `The number of items on a page must be between 1 and ${MAX_LIMIT}.`,
    };
    problems.push({ field: 'limit', message: message[request.language] });
  }
  const cursor = request.query('cursor');
  const after = cursor === undefined ? undefined : fromCursor(cursor);
  if (cursor !== undefined && after === undefined) {
    const message = {
      fr: 'Cette page de la liste n’existe pas. Reprenez la liste depuis le début.',
      en: 'There is no such page of the list. Please start again from the beginning.',
    };
    problems.push({ field: 'cursor', message: message[request.language] });
  }
  return { page: { limit, ...(after === undefined ? {} : { after }) }, problems };
}
