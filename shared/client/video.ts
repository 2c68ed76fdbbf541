import type { OrderTerms } from './order-terms.ts';

/** A delivered clip; pixels and length are measured in the file. */
export interface DeliveredVideo {
  /** From 1. */
  readonly number: number;
  /** Signed: good until `expires_at`; ask for the job again for another. */
  readonly url: string;
  readonly expires_at: string;
  readonly s3_key: string;
  readonly filename: string;
  readonly format: string;
  readonly size_bytes: number;
  readonly duration_seconds: number;
  /** `16:9` */
  readonly aspect_ratio: string;
  readonly width: number;
  readonly height: number;
}

/** Made as 16:9 or 9:16: 16:10 is made as 16:9. */
export type VideoRatio = '16:9' | '16:10' | '9:16';
export type VideoSeconds = 5 | 6 | 7 | 8;
/** Who may be seen. The model is asked in words, which is no guarantee. */
export type PersonGeneration = 'ALLOW_ALL' | 'ALLOW_ADULT' | 'DENY_ALL';

interface ClipRequest extends OrderTerms {
  /** 1–4,000 characters. */
  readonly prompt: string;
  /** 1–4, by default 1. */
  readonly number_of_videos?: number;
  /** By default 8. */
  readonly duration_seconds?: VideoSeconds;
  /** By default `16:9`. */
  readonly aspect_ratio?: VideoRatio;
  /** By default `ALLOW_ALL`. */
  readonly person_generation?: PersonGeneration;
  /** What must not be seen or heard. */
  readonly negative_prompt?: string;
}

/** What to film; everything but the prompt has a default. One picture at most, given in one of three ways. */
export interface VideoRequest extends ClipRequest {
  /** A picture to begin with, in base64 (raw or a data URL). */
  readonly input_image_base64?: string;
  /** A picture to begin with: HTTPS, on a host that the API allows. */
  readonly input_image_url?: string;
  /** A picture to begin with: the id of an upload, or base64. */
  readonly input_image?: string;
}

/** A picture to go by. */
export interface ReferenceImage {
  readonly source: 'base64' | 'url' | 'upload';
  /** Base64 (raw or a data URL), an address, or the id of an upload. */
  readonly data: string;
  /** By default the first is the subject, and the others are assets. */
  readonly type?: 'subject' | 'asset' | 'style';
  readonly description?: string;
}

/** What to film after pictures; everything but the prompt has a default. */
export interface CustomVideoRequest extends ClipRequest {
  /** At most three. */
  readonly reference_images?: readonly ReferenceImage[];
  /** What the first frame shows. */
  readonly image_generation_prompt?: string;
  /** Without effect of its own. */
  readonly generate_image_first?: boolean;
}

/** What is said of videos of both kinds beside what is said of every order. */
export interface Videos {
  /** Of a job. */
  readonly job: {
    readonly num_videos: number;
    /** Those that are ready, also while others are not. */
    readonly videos: readonly DeliveredVideo[];
  };
  /** Of a job in a list. */
  readonly listed: { readonly num_videos: number; readonly prompt: string };
  /** Of a price. */
  readonly quoted: {
    readonly price_per_video: number;
    readonly num_videos: number;
    readonly duration_seconds: VideoSeconds;
    /** As it will be made. */
    readonly aspect_ratio: string;
    readonly requested_aspect_ratio: VideoRatio;
    readonly person_generation: PersonGeneration;
  };
}
