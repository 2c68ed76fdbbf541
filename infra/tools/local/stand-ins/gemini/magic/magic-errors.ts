import { errorInfo, type GoogleError, googleError, quotaFailure, retryInfo } from '../google-error.ts';
import { type MagicWord, magicWord } from './magic-word.ts';

/** The cause that a refusal names when the gate it closes is to stay closed after its job. */
export const STAYS_CLOSED = 'STAYS_CLOSED';

const QUOTA = 'You exceeded your current quota, please check your plan and billing details.';

/** Words for answers other than 200. */
export const MAGIC_ERRORS: Readonly<Record<string, MagicWord>> = {
  '400': word('400', 'INVALID_ARGUMENT', googleError('INVALID_ARGUMENT', 'Request contains an invalid argument.')),
  '400-key': word(
    '400-key',
    'API_KEY_INVALID',
    googleError('INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [errorInfo('API_KEY_INVALID')]),
  ),
  '400-billing': word(
    '400-billing',
    'FAILED_PRECONDITION',
    googleError('FAILED_PRECONDITION', 'Please enable billing on your project.'),
  ),
  '400-safety': word('400-safety', 'whose code is SAFETY, as clips are refused', {
    ...googleError('INVALID_ARGUMENT', 'The prompt was blocked by our safety policy.'),
    status: 'SAFETY',
  }),
  'array-safety': magicWord('[[array-safety]]', '400 SAFETY in an array of one', {
    kind: 'error',
    error: { ...googleError('INVALID_ARGUMENT', 'The request was blocked.'), status: 'PROHIBITED_CONTENT' },
    inArray: true,
  }),
  '401': word('401', 'UNAUTHENTICATED', googleError('UNAUTHENTICATED', 'Invalid authentication credentials.')),
  '403': word(
    '403',
    'PERMISSION_DENIED',
    googleError('PERMISSION_DENIED', 'The consumer has been suspended.', [errorInfo('CONSUMER_SUSPENDED')]),
  ),
  '404': word('404', 'NOT_FOUND, as for a retired model', googleError('NOT_FOUND', 'This model is not found.')),
  '429': word('429', 'RESOURCE_EXHAUSTED without details', googleError('RESOURCE_EXHAUSTED', 'Resource exhausted.')),
  '429-minute': word(
    '429-minute',
    'too many requests per minute, retry in 2 s',
    googleError('RESOURCE_EXHAUSTED', QUOTA, [
      quotaFailure('GenerateRequestsPerMinutePerProjectPerModel'),
      retryInfo(2),
    ]),
  ),
  '429-day': word(
    '429-day',
    'too many requests per day (and, as Google does, "retry in 2 s")',
    googleError('RESOURCE_EXHAUSTED', QUOTA, [quotaFailure('GenerateRequestsPerDayPerProjectPerModel'), retryInfo(2)]),
  ),
  '429-day-stays': word(
    '429-day-stays',
    'the same, and the provider gate stays closed when the job has ended',
    googleError('RESOURCE_EXHAUSTED', QUOTA, [
      errorInfo(STAYS_CLOSED),
      quotaFailure('GenerateRequestsPerDayPerProjectPerModel'),
      retryInfo(2),
    ]),
  ),
  '429-spend': word(
    '429-spend',
    'spent too much within ten minutes',
    googleError('RESOURCE_EXHAUSTED', 'Your project has exceeded its spend limit for the last 10 minutes.'),
  ),
  '500': word('500', 'INTERNAL', googleError('INTERNAL', 'An internal error has occurred.')),
  '502-html': magicWord('[[502-html]]', '502 as a web page', { kind: 'page', status: 502 }),
  '503': word('503', 'UNAVAILABLE', googleError('UNAVAILABLE', 'The model is overloaded. Please try again later.')),
  '504': word('504', 'DEADLINE_EXCEEDED', googleError('DEADLINE_EXCEEDED', 'The request timed out. Please try again.')),
  'array-error': magicWord('[[array-error]]', '503 in an array of one, retry in 2 s', {
    kind: 'error',
    error: googleError('UNAVAILABLE', 'The service is currently unavailable.', [retryInfo(2)]),
    inArray: true,
  }),
};

function word(name: string, does: string, error: GoogleError): MagicWord {
  return magicWord(`[[${name}]]`, `${error.code} ${does}`, { kind: 'error', error });
}
