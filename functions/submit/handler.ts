import { apiHandler } from '../../shared/http/api-handler.ts';
import { refuse } from '../../shared/http/refusal.ts';
import { requireSession, type SessionDeps } from '../../shared/http/require-session.ts';
import type { Features } from '../../shared/runtime/parse-env.ts';
import { type QuoteImagesDeps, quoteImages } from './quote-images.ts';
import { submitImages } from './submit-images.ts';

export interface SubmitDeps extends SessionDeps, QuoteImagesDeps {
  readonly features: Features;
}

/** The feature that each route sells; `none` of what no stage can switch on yet. */
const FEATURE_OF_ROUTE: Readonly<Record<string, keyof Features | 'none'>> = {
  'POST /api/images/generate': 'images',
  'POST /api/images/quote': 'images',
  'POST /api/secure/images/generate-ecommerce': 'none',
  'POST /api/videos/generate': 'videos',
  'POST /api/secure/videos/generate-with-images': 'none',
  'POST /api/blog/generate': 'blog',
  'POST /api/books/create': 'books',
};

/** The routes that create jobs, and the one that tells what creating would cost. */
export function submitHandler(deps: SubmitDeps) {
  return apiHandler(async (request) => {
    const session = await requireSession(request, deps);
    if (session.kind === 'refusal') return session;
    const feature = FEATURE_OF_ROUTE[request.routeKey];
    if (feature === undefined) return refuse('route_not_found');
    if (feature === 'none' || !deps.features[feature]) return refuse('feature_unavailable');
    const order = request.routeKey === 'POST /api/images/quote' ? quoteImages : submitImages;
    return order(deps, request, session.userId);
  }, deps);
}
