import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import * as v from 'valibot';
import type { JobResult } from '../api-client.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', '..', '..', '.local', 'demo');

const File = v.looseObject({
  url: v.string(),
  filename: v.string(),
  size_bytes: v.number(),
  content_type: v.optional(v.string(), ''),
  width: v.optional(v.number()),
  height: v.optional(v.number()),
  duration_seconds: v.optional(v.number()),
});
const Files = v.object({
  images: v.optional(v.array(File), []),
  videos: v.optional(v.array(File), []),
  files: v.optional(v.array(File), []),
});

/** A file that a result lists, fetched by its signed address and kept below `.local/demo/`. */
export interface DeliveredFile extends v.InferOutput<typeof File> {
  readonly bytes: Buffer;
  readonly status: number;
  /** Where it is kept, from the working folder. */
  readonly kept: string;
}

/** Fetches every file of a result, whatever its kind calls them. */
export async function deliveredFiles(result: JobResult): Promise<readonly DeliveredFile[]> {
  const { images, videos, files } = v.parse(Files, result);
  await mkdir(FOLDER, { recursive: true });
  return Promise.all(
    [...images, ...videos, ...files].map(async (file) => {
      const response = await fetch(file.url);
      const bytes = Buffer.from(await response.arrayBuffer());
      const place = join(FOLDER, file.filename);
      await writeFile(place, bytes);
      return { ...file, bytes, status: response.status, kept: relative(process.cwd(), place) };
    }),
  );
}
