import { inspectPicture, PICTURE_TYPES } from '../../../../../shared/pictures/inspect-picture.ts';
import { picturesOf } from './shown-pictures.ts';

const KEPT_CALLS = 1_000;

/** Of the bodies of calls, what is logged. */
interface LoggedBody {
  readonly contents: readonly {
    readonly parts: readonly {
      readonly text?: string | undefined;
      readonly inlineData?: { readonly mimeType: string; readonly data: string } | undefined;
      readonly fileData?: { readonly mimeType?: string | undefined } | undefined;
    }[];
  }[];
  readonly generationConfig: object;
  readonly store?: boolean | undefined;
}

/** A picture that a call showed, without its bytes. */
export interface ShownPicture {
  /** The text right before it; empty when there is none. */
  readonly label: string;
  readonly mimeType: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
}

function looksOf(data: Buffer): Pick<ShownPicture, 'bytes' | 'width' | 'height'> {
  const found = inspectPicture(data, PICTURE_TYPES);
  const { width, height } = found.kind === 'picture' ? found : { width: 0, height: 0 };
  return { bytes: data.length, width, height };
}

/** A call that the stand-in has received, without the bytes of its images. */
export interface GeminiCall {
  readonly model: string;
  /** All its text. */
  readonly prompt: string;
  /** What its parts are, in their order: `text`, or a media type. */
  readonly parts: readonly string[];
  /** Its pictures, each with the text before it. */
  readonly references: readonly ShownPicture[];
  readonly generationConfig: object;
  /** `undefined` when the request leaves it to the project. */
  readonly store: boolean | undefined;
  /** Which call with this very prompt it is, from 1. */
  readonly nth: number;
  /** Epoch ms. */
  readonly startedAt: number;
  /** Epoch ms; absent while it runs. */
  endedAt?: number;
  /** The caller went away before the end. */
  abandoned?: boolean;
}

/** The last calls, and how often each prompt was called. */
export class CallLog {
  readonly #calls: GeminiCall[] = [];
  readonly #countOfPrompt = new Map<string, number>();

  /** The last thousand, oldest first. */
  get calls(): readonly Readonly<GeminiCall>[] {
    return [...this.#calls];
  }

  /** @param sameAs what of the prompt tells it from others. */
  add(model: string, body: LoggedBody, sameAs: (prompt: string) => string = (prompt) => prompt): GeminiCall {
    const parts = body.contents.flatMap((content) => content.parts);
    const prompt = parts.map((part) => part.text ?? '').join('');
    const nth = (this.#countOfPrompt.get(sameAs(prompt)) ?? 0) + 1;
    this.#countOfPrompt.set(sameAs(prompt), nth);
    const call: GeminiCall = {
      model,
      prompt,
      parts: parts.map((part) => part.inlineData?.mimeType ?? part.fileData?.mimeType ?? 'text'),
      references: picturesOf(parts).map(({ label, mimeType, data }) => ({ label, mimeType, ...looksOf(data) })),
      generationConfig: body.generationConfig,
      store: body.store,
      nth,
      startedAt: Date.now(),
    };
    this.#calls.push(call);
    if (this.#calls.length > KEPT_CALLS) this.#calls.shift();
    return call;
  }
}
