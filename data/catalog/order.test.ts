import { describe, expect, test } from 'vitest';
import { loadOrder } from './order.ts';

const order = (edges: Record<string, string[]>) =>
  loadOrder(Object.entries(edges).map(([name, references]) => ({ name, references })));

describe('parents come before their children', () => {
  test.each<[string, Record<string, string[]>, string[], string[]]>([
    ['a chain', { item: ['order'], order: ['customer'], customer: [] }, ['customer', 'order', 'item'], []],
    ['a self-reference', { employee: ['employee'] }, ['employee'], []],
    ['a table that takes no part', { item: ['elsewhere'] }, ['item'], []],
    ['a circle is broken once and named', { a: ['b'], b: ['a'] }, ['b', 'a'], ['b → a']],
  ])('%s', (_, edges, expected, broken) => {
    const result = order(edges);
    expect(result.nodes.map(({ node }) => node.name)).toEqual(expected);
    expect(result.broken).toEqual(broken);
  });
});

test('what has to be waited for holds no broken reference', () => {
  const { nodes } = order({ a: ['b'], b: ['a'] });
  expect(nodes.map(({ node, after }) => [node.name, [...after]])).toEqual([
    ['b', []],
    ['a', ['b']],
  ]);
});
