import { describe, expect, it } from 'vitest';
import { Derived, Reading } from './derived.ts';

/** Values that are lists of the names from which they were worked out, in the order of reading. */
class Net {
  readonly reading = new Reading();
  readonly worked: string[] = [];
  readonly values = new Map<string, Derived<string>>();

  constructor(private readonly edges: Readonly<Record<string, string>>) {
    for (const name of Object.keys(edges)) {
      const work = (): string => {
        this.worked.push(name);
        const read = [...(this.edges[name] ?? '')].map((other) => this.values.get(other)?.get() ?? '');
        return `${name}(${read.join(' ')})`;
      };
      this.values.set(name, new Derived(this.reading, '-', work));
    }
  }

  get(name: string): string {
    return this.values.get(name)?.get() ?? '';
  }
}

describe('a value', () => {
  it('is worked out once, and again when something that it was worked out from is stale', () => {
    const net = new Net({ a: 'b', b: 'c', c: '' });
    expect([net.get('a'), net.get('a'), net.get('b')]).toEqual(['a(b(c()))', 'a(b(c()))', 'b(c())']);
    expect(net.worked).toEqual(['a', 'b', 'c']);
    net.values.get('c')?.stale();
    net.get('a');
    expect(net.worked).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  it.each([
    ['of itself', { a: 'a' }],
    ['of two', { a: 'b', b: 'a' }],
    ['in a circle', { a: 'bc', b: 'cd', c: 'ab', d: '' }],
    ['below another', { a: 'b', b: 'c', c: 'bd', d: 'e', e: 'd' }],
    ['with two ways', { a: 'bcd', b: 'a', c: 'bd', d: 'ca' }],
  ])('%s is the same whatever was asked for before', (_, edges: Record<string, string>) => {
    const names = Object.keys(edges);
    const alone = new Map(names.map((name) => [name, new Net(edges).get(name)]));
    for (const first of names) {
      const net = new Net(edges);
      net.get(first);
      for (let round = 0; round < 2; round++)
        for (const name of names) expect([name, net.get(name)]).toEqual([name, alone.get(name)]);
    }
  });

  it('that rests on a circle is stale when something in it is, and is kept until then', () => {
    const net = new Net({ a: 'b', b: 'c', c: 'bd', d: '' });
    const stale: string[] = [];
    const top = new Derived(net.reading, '', () => net.get('b'), () => stale.push('top')); // prettier-ignore
    expect(top.get()).toBe('b(c(- d()))');
    const { length } = net.worked;
    expect(top.get()).toBe('b(c(- d()))');
    expect(net.worked).toHaveLength(length);
    net.values.get('d')?.stale();
    expect(stale).toEqual(['top']);
    expect(top.get()).toBe('b(c(- d()))');
  });

  it('is worked out once within a circle that is under way, however many ask', () => {
    const net = new Net({ a: 'bcde', b: 'a', c: 'b', d: 'b', e: 'b' });
    net.get('a');
    expect(net.worked).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});
