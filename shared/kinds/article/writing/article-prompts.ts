import { fenced } from '../../text/prompts/fence.ts';
import { measureLines, neighbourLines, partLines, planLines } from '../../text/prompts/part-prompt.ts';
import { LANGUAGE_NAMES } from '../../text/prompts/writing-rules.ts';
import type { TextLanguage } from '../../text/text-language.ts';
import type { AnswerShape } from '../../text/text-model.ts';
import { type ArticleOutlineFile, META_DESCRIPTION } from '../article-files.ts';
import type { ArticleRequest } from '../article-request.ts';

/** The version of these prompts, kept with every file that was written by them. Changed with every change of a word below. */
export const ARTICLE_PROMPTS_VERSION = 1;

/** The most tags and key words of an article. */
export const MOST_LABELS = 8;

/** The JSON of an outline. Small, because large shapes are refused, and without numbers, in which models get caught. */
export function articleOutlineShape(sections: number): AnswerShape {
  const labels = { type: 'array', items: { type: 'string' }, minItems: 3, maxItems: MOST_LABELS } as const;
  return {
    type: 'object',
    properties: {
      title: { type: 'string', description: 'Titre de l’article, 60 caractères au plus si possible' },
      meta_description: {
        type: 'string',
        description: `Résumé pour les moteurs de recherche, de ${META_DESCRIPTION.least} à ${META_DESCRIPTION.most} caractères`,
      },
      introduction: { type: 'string', description: 'Ce que l’introduction amène, en une phrase' },
      sections: {
        type: 'array',
        minItems: sections,
        maxItems: sections,
        items: {
          type: 'object',
          properties: {
            title: { type: 'string', description: 'Titre de la section' },
            description: { type: 'string', description: 'Ce que la section couvre, et elle seule, en deux phrases' },
          },
        },
      },
      conclusion: { type: 'string', description: 'Ce que la conclusion retient, en une phrase' },
      main_keywords: { ...labels, description: 'Mots-clés principaux, le plus important d’abord' },
      tags: { ...labels, description: 'Étiquettes' },
    },
  };
}

/** Asks for the plan of an article. */
export function articleOutlinePrompt(request: ArticleRequest, sections: number, language: TextLanguage): string {
  return [
    'Conçois le plan d’un article de blog.',
    orderLines(request),
    `Le plan compte exactement ${sections} sections, entre une introduction et une conclusion.`,
    // Parts are written side by side: only the plan keeps them from saying the same.
    'Chaque section traite un aspect distinct ; ensemble, elles répondent au sujet dans un ordre logique.',
    // What the search result shows is what brings readers.
    'Le mot-clé principal figure dans le titre et dans au moins un titre de section, naturellement.',
    `Langue : ${LANGUAGE_NAMES[language]}.`,
  ].join('\n\n');
}

/** Asks for one section. @param index from 0. */
export function sectionPrompt(
  request: ArticleRequest,
  outline: ArticleOutlineFile,
  index: number,
  words: number,
): string {
  const section = outline.sections[index];
  return [
    `Écris la section ${index + 1} d’un article.`,
    orderLines(request),
    // What the model has planned repeats what the user wrote, and is no more of a rule.
    fenced('titre', outline.title),
    `Plan des sections :\n${planLines(outline.sections)}`,
    partLines('La section à écrire', section),
    neighbourLines(outline.sections, index),
    // The introduction and the conclusion are printed around the sections.
    'L’introduction et la conclusion existent déjà : entre directement dans le sujet et ne conclus pas l’article.',
    // Headings would break the outline of the page, which prints the section’s own.
    'Forme : des paragraphes et, seulement si c’est utile, une liste à tirets. Aucun intertitre.',
    measureLines(words, outline.language),
  ]
    .filter((lines) => lines !== '')
    .join('\n\n');
}

/** Asks for the introduction or the conclusion. */
export function framePrompt(
  request: ArticleRequest,
  outline: ArticleOutlineFile,
  frame: 'introduction' | 'conclusion',
  words: number,
): string {
  const task =
    frame === 'introduction'
      ? // What readers find first decides whether they go on; what sections say is left to them.
        'Accroche le lecteur par une situation concrète, pose la question de l’article et annonce en une phrase ce qu’il y trouvera. Ne développe aucune section.'
      : 'Réponds en quelques phrases à la question de l’article, ouvre sur une action concrète pour le lecteur. Ne résume pas les sections une à une et n’apporte pas de nouvel argument.';
  return [
    `Écris ${frame === 'introduction' ? 'l’introduction' : 'la conclusion'} d’un article.`,
    orderLines(request),
    fenced('titre', outline.title),
    `Plan des sections :\n${planLines(outline.sections)}`,
    `Ce qu’elle dit :\n${fenced('idee', frame === 'introduction' ? outline.introduction : outline.conclusion)}`,
    task,
    // The draft page prints all three texts one after the other.
    'N’emploie aucune phrase qui pourrait figurer dans une section.',
    'Forme : des paragraphes seulement. Aucun intertitre, aucune liste.',
    measureLines(words, outline.language),
  ].join('\n\n');
}

/** What the user ordered, as data. */
function orderLines({ topic, goal }: ArticleRequest): string {
  return [fenced('sujet', topic), ...(goal === undefined ? [] : [fenced('objectif', goal)])].join('\n');
}
