import type { FilmScript } from '../magic/magic-films.ts';
import type { FilmRequest } from './interaction-request.ts';

/** What the stand-in films, or has filmed. */
export interface FilmedClip extends FilmRequest {
  /** `v1_…` */
  readonly id: string;
  /** Name of its file, `files/…`. */
  readonly file: string;
  /** Which request with this very prompt it is, from 1. */
  readonly nth: number;
  readonly script: FilmScript;
  /** Epoch ms by the stand-in's clock. */
  readonly begunAt: number;
  readonly filmingFrom: number;
  readonly doneAt: number;
  looks: number;
  downloads: number;
  /** When it was told to stop, while it was at work. */
  cancelledAt?: number;
}

const KEPT = 1_000;

/** The interactions of a stand-in, and how often each prompt was sent. */
export class Interactions {
  readonly #clips = new Map<string, FilmedClip>();
  readonly #countOfPrompt = new Map<string, number>();
  #number: number = 0;

  /** Which request with this prompt it is, from 1. */
  count(prompt: string): number {
    const nth = (this.#countOfPrompt.get(prompt) ?? 0) + 1;
    this.#countOfPrompt.set(prompt, nth);
    return nth;
  }

  begin(request: FilmRequest, script: FilmScript, nth: number, now: number, filmMs: number): FilmedClip {
    this.#number += 1;
    const number = String(this.#number).padStart(6, '0');
    const filmingFrom = now + (script.queued ?? 0) * 1_000;
    const clip: FilmedClip = {
      ...request,
      id: `v1_${Buffer.from(`interaction-${number}-${request.model}`).toString('base64url')}`,
      file: `files/clip${number}`,
      nth,
      script,
      begunAt: now,
      filmingFrom,
      doneAt: filmingFrom + (script.seconds === undefined ? filmMs : script.seconds * 1_000),
      looks: 0,
      downloads: 0,
    };
    this.#clips.set(clip.id, clip);
    for (const id of this.#clips.keys()) {
      if (this.#clips.size <= KEPT) break;
      this.#clips.delete(id);
    }
    return clip;
  }

  byId(id: string): FilmedClip | undefined {
    return this.#clips.get(id);
  }

  byFile(name: string): FilmedClip | undefined {
    return this.all().find(({ file }) => file === name);
  }

  /** The last thousand, oldest first. */
  all(): readonly FilmedClip[] {
    return [...this.#clips.values()];
  }
}
