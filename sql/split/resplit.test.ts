import { describe, expect, it } from 'vitest';
import { changeBetween } from '../text/change.ts';
import { splitMysql } from '../mysql/split.ts';
import { resplit } from './resplit.ts';
import { split, type CutOptions } from './split.ts';

const postgres = [
  "'", '"', '$$', '$a$', '/*', '*/', '--', '\n', ';', ';\n', '\\', '\\.\n', '\\gset\n', '(', ')', ' ', 'E', 'AS', 'x', 'é😀', '\r\n',
  'COPY t FROM stdin;\n', 'CREATE RULE r ', 'CREATE FUNCTION f() ', 'BEGIN ATOMIC ', 'CASE ', 'END', 'SELECT 1;\n', "'a';\n",
]; // prettier-ignore
const mysql = [
  "'", '"', '`', '/*', '/*!50001 ', '*/', '-- ', '#', '\n', ';', ';\n', '\\', '\\G', '(', ')', ' ', 'x', 'é😀', '\r\n', 'DELIMITER $$\n', '$$\n',
  'DELIMITER ;\n', 'CREATE PROCEDURE p() ', 'CREATE TRIGGER t ', 'BEGIN ', 'CASE ', 'END', 'END IF', 'SELECT 1;\n', "'a';\n", 'USE a\n',
]; // prettier-ignore

describe('resplit', () => {
  it.each([
    ['PostgreSQL', split, postgres],
    ['MySQL', splitMysql, mysql],
  ])(
    'cuts after any change as a fresh cut does: %s',
    (_, split, parts) => {
      let seed = 20261121;
      const random = (below: number) => {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        return Math.floor((seed / 2 ** 32) * below);
      };
      const some = (most: number) =>
        Array.from({ length: random(most + 1) }, () => parts[random(parts.length)]).join('');
      const quiet = (most: number) => 'SELECT 1;\n'.repeat(random(most + 1));
      let partly = 0;
      for (let round = 0; round < 6000; round++) {
        let text = some(8) + quiet(6) + some(4) + quiet(6) + some(8);
        let cut = split(text);
        for (let edit = 0; edit < 4; edit++) {
          const at = random(text.length + 1);
          const now = text.slice(0, at) + some(2) + text.slice(at + (random(2) === 0 ? 0 : random(12)));
          const change = changeBetween(text, now);
          if (change === null) continue;
          const counting = (of: string, options?: CutOptions) => {
            if ((options?.from?.at ?? 0) > 0) partly++;
            return split(of, options);
          };
          const again = resplit(counting, cut, change, now);
          expect(again, JSON.stringify([text, now])).toEqual(split(now));
          cut = again;
          text = now;
        }
      }
      // Otherwise the test would show nothing but that a cut is a cut.
      expect(partly).toBeGreaterThan(1000);
    },
    60_000,
  );

  it.each([
    ['closes a body', 'CREATE PROCEDURE p() BEGIN ', 'END;'],
    ['closes a string in a body', "CREATE PROCEDURE p() BEGIN SELECT 'a;\n", "' END;"],
  ])('reads the file again when an edit far behind %s', (_, opening, closing) => {
    const text = `${opening}${'SELECT 1;\n'.repeat(20)}`;
    const now = `${text}${closing}`;
    const change = changeBetween(text, now);
    expect(splitMysql(now).pieces.length).toBe(1);
    expect(change && resplit(splitMysql, splitMysql(text), change, now)).toEqual(splitMysql(now));
  });

  it('reads some statements around the change, not the file', () => {
    const text = 'SELECT 1;\n'.repeat(1000);
    const at = text.length / 2 + 7;
    const now = `${text.slice(0, at)}2${text.slice(at)}`;
    const change = changeBetween(text, now);
    let cut = 0;
    const counting = (of: string, options?: CutOptions) => {
      const result = split(of, options);
      cut += result.pieces.length;
      return result;
    };
    expect(change).not.toBeNull();
    if (change) expect(resplit(counting, split(text), change, now)).toEqual(split(now));
    expect(cut).toBeGreaterThan(1);
    expect(cut).toBeLessThan(15);
  });

  it('takes more statements in than a call takes arguments', () => {
    const text = 'SELECT 1;\n'.repeat(20);
    const at = text.length / 2;
    const now = `${text.slice(0, at)}${'SELECT 2;\n'.repeat(150_000)}${text.slice(at)}`;
    const change = changeBetween(text, now);
    expect(change && resplit(split, split(text), change, now).pieces.length).toBe(split(now).pieces.length);
  });
});
