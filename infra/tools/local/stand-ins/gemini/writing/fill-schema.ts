import type { Author } from './prose.ts';
import type { AnswerSchema } from './writing-body.ts';

/** How a filled schema differs from what was asked for. */
export interface Filling {
  /** Added to the items of lists of objects: fewer or more than there should be. */
  readonly items: number;
  /** What titles are about. */
  readonly topic: string;
}

const ITEMS = 3;
const TOPIC_CHARACTERS = 48;

/** A value of a schema, as its descriptions ask for it. */
export function fillSchema(schema: AnswerSchema, author: Author, filling: Filling): unknown {
  switch (schema.type) {
    case 'STRING':
      return schema.enum?.[0] ?? lineFor(schema.description ?? '', author, filling.topic);
    case 'NUMBER':
    case 'INTEGER':
      return 1;
    case 'BOOLEAN':
      return true;
    case 'ARRAY': {
      const { items } = schema;
      if (items === undefined) return [];
      const isOfObjects = items.type === 'OBJECT';
      const length = (schema.minItems ?? Math.min(ITEMS, schema.maxItems ?? ITEMS)) + (isOfObjects ? filling.items : 0);
      return Array.from({ length }, () =>
        items.type === 'STRING' && items.description === undefined
          ? author.label()
          : fillSchema(items, author, { ...filling, topic: '' }),
      );
    }
    case 'OBJECT':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, one]) => [name, fillSchema(one, author, filling)]),
      );
  }
}

function lineFor(description: string, author: Author, topic: string): string {
  const range = /(\d+)\s+à\s+(\d+)\s+caractères/u.exec(description);
  if (range !== null) return author.line(Number(range[1]), Number(range[2]));
  if (!/^titre/iu.test(description)) return `${author.sentence()} ${author.sentence()}`;
  const cut = topic.length > TOPIC_CHARACTERS ? topic.slice(0, topic.lastIndexOf(' ', TOPIC_CHARACTERS)) : topic;
  return cut === '' ? author.title() : cut;
}
