import * as v from 'valibot';
import { Int, Text, VarChar, varChar } from './column-types.ts';

/** The columns that webhooks write, as the frontend's Prisma schema and MySQL take them: a value outside them fails the whole write. */

const Moment = v.pipe(
  v.date(),
  v.check((date) => !Number.isNaN(date.getTime()), 'is not a date'),
);
/** `Float?`. */
const Float = v.nullish(v.number());
/** `Json?`: `null` is not what Prisma calls null. */
const Json = v.optional(v.custom<unknown>((value) => value !== null, 'is null'));

/** What the status of a generation is set to. */
export const StatusColumns = v.object({
  progress: Int,
  message: v.nullish(Text),
  error: v.nullish(Text),
});

/** What a completed generation of images is set to. */
export const ImageGenerationColumns = v.object({
  id: VarChar,
  completedAt: Moment,
  createdAt: v.optional(Moment),
  prompt: v.optional(Text),
  model: v.optional(VarChar),
  modelVersion: v.nullish(VarChar),
  processingTime: Float,
});

/** What a completed generation of videos is set to. */
export const VideoGenerationColumns = v.object({
  id: VarChar,
  completedAt: Moment,
  prompt: v.optional(Text),
  model: v.optional(VarChar),
  modelVersion: v.optional(VarChar),
  processingTime: Float,
  generationTime: Float,
  downloadTime: Float,
});

const file = {
  filename: VarChar,
  s3Key: VarChar,
  fileUrl: v.nullish(Text),
  fileSize: Int,
  width: Int,
  height: Int,
  aspectRatio: VarChar,
};

/** A row of `image_files`. */
export const ImageFileColumns = v.object({ ...file, format: VarChar });

/** A row of `video_files`. */
export const VideoFileColumns = v.object({
  ...file,
  filePath: v.nullish(Text),
  format: v.optional(VarChar),
  durationSeconds: v.number(),
});

/** A row of `blog_articles`. */
export const ArticleColumns = v.object({
  title: varChar(255),
  metaDescription: v.nullish(varChar(255)),
  introduction: v.nullish(Text),
  conclusion: v.nullish(Text),
  fullContent: v.nullish(v.string()),
  seoScore: Float,
  wordCount: v.nullish(Int),
  readabilityScore: v.nullish(varChar(255)),
  tags: Json,
  mainKeywords: Json,
  sections: Json,
});

/** A row of `books`. */
export const BookColumns = v.object({ title: VarChar, description: Text, topic: VarChar, goal: Text });

/** A row of `chapters`. */
export const ChapterColumns = v.object({ title: VarChar, content: Text, description: Text });
