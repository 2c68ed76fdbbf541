import { prove } from './harness/prove.ts';
import { SCENARIOS } from './scenarios.ts';

// One half of the scenarios: files run side by side, one to a processor.
prove(
  SCENARIOS.filter((_, index) => index % 2 === 1),
  Array.from({ length: 15 }, (_, index) => 2000 + index),
);
