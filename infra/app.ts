import { createApp } from './create-app.ts';
import { StageError } from './stages/stage-error.ts';

try {
  createApp().app.synth();
} catch (error) {
  if (!(error instanceof StageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
