import * as v from 'valibot';
import type { Language } from '../messages/codes.ts';
import type { FieldProblem } from '../messages/field-problem.ts';
import { PICTURE_TYPES } from '../pictures/inspect-picture.ts';
import { MAX_INPUT_BYTES } from './read-input.ts';

const CONTENT_TYPES = PICTURE_TYPES.map((type) => `image/${type}` as const);

/** A SHA-256 as S3 writes it, in base64, or as tools print it, in hexadecimal digits. */
const Sha256 = v.union([
  v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{43}=$/)),
  v.pipe(
    v.string(),
    v.regex(/^[0-9a-fA-F]{64}$/),
    v.transform((digits) => Buffer.from(digits, 'hex').toString('base64')),
  ),
]);

/** The body of `POST /api/uploads`: what the file is that will be uploaded. */
export const UploadRequestBody = v.object({
  content_type: v.picklist(CONTENT_TYPES),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_INPUT_BYTES)),
  sha256: v.optional(Sha256),
});

/** What is announced, and nothing else can be uploaded. */
export interface UploadRequest {
  readonly contentType: (typeof CONTENT_TYPES)[number];
  readonly bytes: number;
  /** Base64; absent: not checked. */
  readonly sha256?: string;
}

const RULES: Readonly<Record<keyof v.InferInput<typeof UploadRequestBody>, Readonly<Record<Language, string>>>> = {
  content_type: {
    fr: `Le type du fichier doit être l’un de ceux-ci : ${CONTENT_TYPES.join(', ')}.`,
    en: `The type of the file must be one of: ${CONTENT_TYPES.join(', ')}.`,
  },
  bytes: {
    fr: `La taille du fichier doit être un nombre d’octets entre 1 et ${MAX_INPUT_BYTES} (${MAX_INPUT_BYTES / 1e6} Mo).`,
    en: `The size of the file must be a number of bytes between 1 and ${MAX_INPUT_BYTES} (${MAX_INPUT_BYTES / 1e6} MB).`,
  },
  sha256: {
    fr: 'L’empreinte SHA-256 doit être donnée en base64 (44 caractères) ou en hexadécimal (64 chiffres).',
    en: 'The SHA-256 must be given in base64 (44 characters) or in hexadecimal (64 digits).',
  },
};

/** Reads the body, or names every field that is wrong. */
export function parseUploadRequest(
  body: Readonly<Record<string, unknown>>,
  language: Language,
):
  | { readonly kind: 'valid'; readonly request: UploadRequest }
  | { readonly kind: 'invalid'; readonly problems: readonly FieldProblem[] } {
  const parsed = v.safeParse(UploadRequestBody, body);
  if (!parsed.success) {
    const wrong = new Set(parsed.issues.map((issue) => v.getDotPath(issue)));
    const fields = (['content_type', 'bytes', 'sha256'] as const).filter((field) => wrong.has(field));
    return { kind: 'invalid', problems: fields.map((field) => ({ field, message: RULES[field][language] })) };
  }
  const { content_type: contentType, bytes, sha256 } = parsed.output;
  return { kind: 'valid', request: { contentType, bytes, ...(sha256 === undefined ? {} : { sha256 }) } };
}
