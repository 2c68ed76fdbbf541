import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openApiDocument } from './openapi.ts';

/** Writes the contract to where the function that serves it is bundled from; a test compares the two. */
await writeFile(join(import.meta.dirname, 'openapi.json'), `${JSON.stringify(openApiDocument(), null, 2)}\n`);
