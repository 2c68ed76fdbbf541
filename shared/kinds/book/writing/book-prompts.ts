import { fenced } from '../../text/prompts/fence.ts';
import { measureLines, neighbourLines, partLines, planLines } from '../../text/prompts/part-prompt.ts';
import { LANGUAGE_NAMES } from '../../text/prompts/writing-rules.ts';
import type { TextLanguage } from '../../text/text-language.ts';
import type { AnswerShape } from '../../text/text-model.ts';
import type { BookOutlineFile } from '../book-files.ts';
import type { BookRequest } from '../book-request.ts';

/** The version of these prompts, kept with every file that was written by them. Changed with every change of a word below. */
export const BOOK_PROMPTS_VERSION = 1;

/** The most names that a book keeps alike. */
export const MOST_NAMES = 20;

/** The JSON of an outline. Small, because large shapes are refused, and without numbers, in which models get caught. */
export function bookOutlineShape(chapters: number): AnswerShape {
  return {
    type: 'object',
    properties: {
      summary: { type: 'string', description: 'Le livre en trois phrases' },
      chapters: {
        type: 'array',
        minItems: chapters,
        maxItems: chapters,
        items: {
          type: 'object',
          properties: {
            title: { type: 'string', description: 'Titre du chapitre, sans numéro' },
            description: { type: 'string', description: 'Ce que le chapitre couvre, et lui seul, en trois phrases' },
          },
        },
      },
      names: {
        type: 'array',
        items: { type: 'string' },
        maxItems: MOST_NAMES,
        description: 'Noms, lieux et termes que tous les chapitres écrivent de la même façon',
      },
    },
  };
}

/** Asks for the plan of a book. */
export function bookOutlinePrompt(request: BookRequest, language: TextLanguage): string {
  const { chapterHints = [], chaptersCount } = request;
  const hints = chapterHints.map(
    ({ title, description = '' }) => `- ${title}${description === '' ? '' : ` : ${description}`}`,
  );
  return [
    'Conçois le plan d’un livre.',
    orderLines(request),
    ...(hints.length === 0
      ? []
      : [
          // The frontend’s forms always send the same three placeholders.
          `Chapitres envisagés par le client, à suivre dans la mesure où ils ont un sens pour ce sujet :\n${fenced('chapitres', hints.join('\n'))}`,
        ]),
    `Le plan compte exactement ${chaptersCount} chapitres.`,
    // Chapters are written side by side: only the plan keeps them from telling the same.
    'Chaque chapitre a un contenu distinct et fait avancer le livre ; aucun ne reprend ce qu’un autre traite.',
    `Langue : ${LANGUAGE_NAMES[language]}.`,
  ].join('\n\n');
}

/** Asks for one chapter. @param index from 0. */
export function chapterPrompt(request: BookRequest, outline: BookOutlineFile, index: number): string {
  const chapter = outline.chapters[index];
  const { names } = outline;
  return [
    `Écris le chapitre ${index + 1} du livre.`,
    orderLines(request),
    // What the model has planned repeats what the user wrote, and is no more of a rule.
    `Résumé du livre :\n${fenced('resume', outline.summary)}`,
    `Plan des chapitres :\n${planLines(outline.chapters)}`,
    // Chapters that do not see each other would otherwise spell names in their own way.
    ...(names.length === 0 ? [] : [`Noms et termes, à écrire exactement ainsi :\n${fenced('noms', names.join(', '))}`]),
    partLines('Le chapitre à écrire', chapter),
    neighbourLines(outline.chapters, index),
    // Twenty kilobytes without a stop are not read.
    'Forme : des paragraphes, au besoin une liste à tirets, et tous les quatre à six paragraphes un intertitre de niveau 3 (###). Pas d’intertitre au début.',
    measureLines(request.wordsPerChapter, outline.language),
  ]
    .filter((lines) => lines !== '')
    .join('\n\n');
}

/** What the user ordered, as data. */
function orderLines({ title, topic, goal }: BookRequest): string {
  return [fenced('titre', title), fenced('sujet', topic), fenced('objectif', goal)].join('\n');
}
