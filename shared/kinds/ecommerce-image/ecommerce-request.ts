import type { InputRef } from '../../inputs/input-ref.ts';
import type { ImageFormat } from '../image/image-request.ts';

/** What a reference shows, in the order in which the model is shown them. */
export const REFERENCE_ROLES = ['product', 'model', 'background', 'accessory'] as const;
export type ReferenceRole = (typeof REFERENCE_ROLES)[number];

/** How large the square picture is. */
export const QUALITY_LEVELS = ['thumbnail', 'standard', 'high', 'ultra'] as const;
export type QualityLevel = (typeof QUALITY_LEVELS)[number];

/** Types of the delivered file, spelled as the frontend spells them. */
export const OUTPUT_FORMATS = ['png', 'jpeg'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

export const MAX_REFERENCES = 10;
export const MAX_VARIATIONS = 4;

/** Pixels of a side. */
const SIDES: Readonly<Record<QualityLevel, number>> = { thumbnail: 500, standard: 1_000, high: 2_000, ultra: 4_000 };

/** A picture to go by. */
export interface ProductReference {
  readonly role: ReferenceRole;
  /** In the user's words; often the name of a file. Never logged. */
  readonly description?: string;
  readonly image: InputRef;
}

/** A valid order of product images, with every default applied. */
export interface EcommerceImageRequest {
  /** 1–2,000 characters (Unicode code points), trimmed. Never logged. */
  readonly prompt: string;
  /** 1 to {@link MAX_REFERENCES}, as they were given. */
  readonly references: readonly ProductReference[];
  readonly qualityLevel: QualityLevel;
  /** 1 to {@link MAX_VARIATIONS}: pictures, each a part and paid by itself. */
  readonly numVariations: number;
  readonly outputFormat: OutputFormat;
  /** Further wishes, in the user's words. Never logged. */
  readonly requirements: readonly string[];
}

/** The most references of each role that the models of a stage go by; a role that is not named has no limit of its own. */
export type ReferenceLimits = Readonly<Partial<Record<ReferenceRole, number>>>;

/** Pixels of a side of the square picture. */
export function sideOf({ qualityLevel }: Pick<EcommerceImageRequest, 'qualityLevel'>): number {
  return SIDES[qualityLevel];
}

/** The type of the delivered file, as images have it. */
export function formatOf({ outputFormat }: Pick<EcommerceImageRequest, 'outputFormat'>): ImageFormat {
  return outputFormat === 'png' ? 'PNG' : 'JPEG';
}
