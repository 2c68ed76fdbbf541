import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clientCodes } from './client-codes.ts';
import { openApiDocument } from './openapi.ts';

/** Writes what is made from the schemas and codes to where it is bundled from; tests compare the two. */
await writeFile(join(import.meta.dirname, 'openapi.json'), `${JSON.stringify(openApiDocument(), null, 2)}\n`);
await writeFile(join(import.meta.dirname, '..', 'client', 'codes.ts'), clientCodes());
