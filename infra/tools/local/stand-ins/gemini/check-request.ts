import * as v from 'valibot';
import { inspectPicture, PICTURE_TYPES } from '../../../../../shared/pictures/inspect-picture.ts';
import { errorInfo, type GoogleError, googleError } from './google-error.ts';
import { type Canvas, canvasOf, isInService } from './models.ts';
import { RequestBody } from './request-body.ts';

/** A request that the API would work on. */
export interface GoodRequest {
  readonly body: RequestBody;
  readonly canvas: Canvas;
}

/** Refuses a key as the API does; `undefined` when it is the good one. */
export function checkKey(given: string | undefined, good: string): GoogleError | undefined {
  if (given === good) return undefined;
  if (given === undefined || given === '') {
    return googleError('PERMISSION_DENIED', "Method doesn't allow unregistered callers. Please use API Key.");
  }
  const reason = [errorInfo('API_KEY_INVALID')];
  return googleError('INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', reason);
}

/** Reads a body, or says what the API says about it. */
export function checkRequest(model: string, text: string): GoodRequest | GoogleError {
  if (!isInService(model)) {
    const message = `models/${model} is not found for API version v1beta, or is not supported for generateContent.`;
    return googleError('NOT_FOUND', message);
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), RequestBody), text);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const message = `Invalid JSON payload received at '${v.getDotPath(issue) ?? ''}': ${issue.message}`;
    return googleError('INVALID_ARGUMENT', message);
  }
  const body = parsed.output;
  const canvas = canvasOf(model, body.generationConfig.imageConfig ?? {});
  if (canvas === undefined) {
    return googleError('INVALID_ARGUMENT', `This aspect ratio or image size is not supported by ${model}.`);
  }
  const problem = problemOfImages(body);
  if (problem !== undefined) return googleError('INVALID_ARGUMENT', problem);
  return { body, canvas };
}

/** Pictures that image models go by, at most; of these 10 objects and 4 characters. */
const MOST_IMAGES = 14;

function problemOfImages({ contents }: RequestBody): string | undefined {
  const inline = contents.flatMap(({ parts }) => parts).flatMap((part) => part.inlineData ?? []);
  if (inline.length > MOST_IMAGES) return `At most ${MOST_IMAGES} images are supported.`;
  for (const { mimeType, data } of inline) {
    if (!PICTURE_TYPES.some((type) => mimeType === `image/${type}`)) return `Unsupported MIME type: ${mimeType}`;
    if (inspectPicture(Buffer.from(data, 'base64'), PICTURE_TYPES).kind === 'unusable') {
      return 'Unable to process input image.';
    }
  }
  return undefined;
}
