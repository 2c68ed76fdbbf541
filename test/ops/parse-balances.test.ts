import { describe, expect, test } from 'vitest';
import { parseBalances } from '../../infra/tools/ops/import/parse-balances.ts';

const balancesOf = (text: string) => {
  const parsed = parseBalances(text);
  if (parsed.kind !== 'balances') throw new Error(JSON.stringify(parsed.problems));
  return parsed.balances;
};
const problemsOf = (text: string) => {
  const parsed = parseBalances(text);
  return parsed.kind === 'problems' ? parsed.problems.map(({ line, problem }) => `${line}: ${problem}`) : [];
};

describe('a file of balances', () => {
  test('is a header and a line per user', () => {
    expect(balancesOf('user_id,credits\nuser_a,10\nuser_b,0\n')).toEqual([
      { line: 2, userId: 'user_a', credits: 10, reason: 'balance brought forward' },
      { line: 3, userId: 'user_b', credits: 0, reason: 'balance brought forward' },
    ]);
  });

  test('may come from a spreadsheet: byte order mark, semicolons, CRLF, empty lines, columns in any order', () => {
    expect(balancesOf('\uFEFFCredits;User_ID;Reason\r\n10; user_a ;Reprise\r\n\r\n;;\r\n7;user_b;\r\n')).toEqual([
      { line: 2, userId: 'user_a', credits: 10, reason: 'Reprise' },
      { line: 5, userId: 'user_b', credits: 7, reason: 'balance brought forward' },
    ]);
  });

  test('may quote what holds separators, quotes and line ends, and lines are counted as an editor does', () => {
    const text = 'user_id,credits,reason\nuser_a,1,"Achat, ""Pro""\nde mars"\n"user_b",2,""\n';
    expect(balancesOf(text)).toEqual([
      { line: 2, userId: 'user_a', credits: 1, reason: 'Achat, "Pro"\nde mars' },
      { line: 4, userId: 'user_b', credits: 2, reason: 'balance brought forward' },
    ]);
  });
});

describe('a wrong line is named', () => {
  test.each([
    ['user_id,credits\nuser_a,ten', '2: credits must be a whole number of credits, 0 or more: not "ten"'],
    ['user_id,credits\nuser_a,-5', '2: credits must be a whole number of credits, 0 or more: not "-5"'],
    ['user_id,credits\nuser_a,1.5', '2: credits must be a whole number of credits, 0 or more: not "1.5"'],
    ['user_id,credits\nuser_a,', '2: credits must be a whole number of credits, 0 or more: it is empty'],
    ['user_id,credits\ncm1prisma,5', '2: user_id must be a Clerk user id, like user_2abc: not "cm1prisma"'],
    ['user_id,credits\n,5', '2: user_id must be a Clerk user id, like user_2abc: it is empty'],
    ['user_id,credits\nuser_a,5,extra', '2: has 3 fields where the header has 2'],
    ['user_id,credits\nuser_a', '2: has 1 fields where the header has 2'],
    ['user_id,credits\nuser_a,1\nuser_b,2\nuser_a,1', '4: user_a is on line 2 already'],
    ['user_id,credits\nuser_a,"1', '2: a quote is not closed'],
    ['user_id,credits\n"user_a"x,1', '2: text follows a closing quote'],
    ['user_id,amount\nuser_a,1', '1: the header lacks credits: it must be user_id,credits or user_id,credits,reason'],
    ['user_id,credits,note\nuser_a,1,x', '1: the header has a column too many: "note"'],
    ['user_id,credits\n', '2: there are no balances'],
    ['', '1: the header lacks user_id and credits: it must be user_id,credits or user_id,credits,reason'],
  ])('%j', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test('and so is every other one', () => {
    expect(problemsOf('user_id,credits\nuser_a,x\nuser_b,1\nnobody,1')).toEqual([
      '2: credits must be a whole number of credits, 0 or more: not "x"',
      '4: user_id must be a Clerk user id, like user_2abc: not "nobody"',
    ]);
  });
});
