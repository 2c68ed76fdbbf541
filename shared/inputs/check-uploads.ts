import type { Language } from '../messages/codes.ts';
import type { FieldProblem } from '../messages/field-problem.ts';
import { inspectPicture, type ShownType } from '../pictures/inspect-picture.ts';
import { uploadKeyOf } from './input-keys.ts';
import { type Fault, faultOf, MAX_INPUT_BYTES, type NamedUpload } from './read-input.ts';

/** Looks at objects without reading the whole of them. */
export interface ObjectGlance {
  /** Size, and at most the first `bytes` bytes; `undefined` when there is no such object. */
  glance(key: string, bytes: number): Promise<{ readonly size: number; readonly beginning: Uint8Array } | undefined>;
}

/** The frame of a JPEG comes after its profiles and previews, which are rarely larger than this. */
const BEGINNING_BYTES = 256 * 1024;

/**
 * Looks at the uploads of an order when it is placed: they are there, of a type that the kind takes, and no larger than they may be, by
 * their bytes and not by what was announced. Another user's upload looks like one that was never there: keys begin with the owner's id.
 */
export async function checkUploads(
  objects: ObjectGlance,
  userId: string,
  uploads: readonly NamedUpload[],
  language: Language,
): Promise<readonly FieldProblem[]> {
  const problems = await Promise.all(
    uploads.map(async (upload) => {
      const fault = await faultOfUpload(objects, uploadKeyOf(userId, upload.uploadId), upload.accepts);
      return fault === undefined ? [] : [problemOf(upload, fault, language)];
    }),
  );
  return problems.flat();
}

/** What is said of uploads that are gone. */
export function lostUploads(uploads: readonly NamedUpload[], language: Language): readonly FieldProblem[] {
  return uploads.map((upload) => problemOf(upload, 'upload', language));
}

function problemOf({ name, accepts }: NamedUpload, fault: Fault, language: Language): FieldProblem {
  return { field: name.field, message: `${name[language]} ${faultOf(fault, accepts)[language]}` };
}

async function faultOfUpload(
  objects: ObjectGlance,
  key: string,
  accepts: readonly ShownType[],
): Promise<Fault | undefined> {
  const found = await objects.glance(key, BEGINNING_BYTES);
  if (found === undefined) return 'upload';
  const { size, beginning } = found;
  if (size > MAX_INPUT_BYTES) return 'too-large';
  const inspection = inspectPicture(beginning, accepts, size > beginning.byteLength ? 'beginning' : 'all');
  return inspection.kind === 'unusable' ? inspection.why : undefined;
}
