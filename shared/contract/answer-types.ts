import type { Answered } from '../kinds/answered.ts';
import type * as answers from './answers.ts';

/** The good answers by their names in the contract: what functions answer is typed by the schemas that the document is made from. */
export type Answers = { readonly [Name in keyof typeof answers]: Answered<(typeof answers)[Name]> };

export type AnswerName = keyof Answers;

/** The answers of the routes of a kind, in its own words. */
export type OwnStatus = 'JobStatus' | 'VideoStatus' | 'ArticleStatus' | 'BookStatus';
export type OwnResult = 'JobResult' | 'VideoResult' | 'ArticleResult' | 'BookResult';
