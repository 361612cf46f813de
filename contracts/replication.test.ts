import { describe, expect, test } from 'vitest';
import { slotName, type LegName } from './replication.ts';

describe('the name of a slot', () => {
  test.each<[LegName, string, RegExp]>([
    ['forward', 'orders', /^molt_forward_orders_[0-9a-f]{8}$/],
    ['reverse', 'orders', /^molt_reverse_orders_[0-9a-f]{8}$/],
    ['forward', 'Web-Shop 2', /^molt_forward_web_shop_2_[0-9a-f]{8}$/],
    ['forward', '', /^molt_forward__[0-9a-f]{8}$/],
    ['forward', 'x'.repeat(63), /^molt_forward_x{41}_[0-9a-f]{8}$/],
    ['reverse', 'Åß"漢字;', /^molt_reverse__+[0-9a-f]{8}$/],
  ])('of the %s leg of %j is one that PostgreSQL takes', (leg, database, expected) => {
    const name = slotName(leg, database);
    expect(name).toMatch(expected);
    expect(name).toMatch(/^[a-z0-9_]{1,63}$/);
  });

  test('tells apart databases that look the same', () => {
    const names = [
      'orders',
      'Orders',
      'ORDERS',
      'or-ders',
      'or_ders',
      `${'x'.repeat(62)}a`,
      `${'x'.repeat(62)}b`,
    ];
    expect(new Set(names.map((name) => slotName('forward', name))).size).toBe(names.length);
  });

  test('is the same at every start', () => {
    expect(slotName('forward', 'orders')).toBe('molt_forward_orders_1c168adb');
  });
});
