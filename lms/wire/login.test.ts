import { describe, expect, test } from 'vitest';
import { md5Answer } from './md5.ts';
import { ScramClient, ScramServer, scramVerifier, unknownUserVerifier } from './scram.ts';
import { readStartup } from './startup.ts';
import * as write from './write.ts';

test('SCRAM-SHA-256: the example of RFC 7677 §3, as its client and as its server', () => {
  // The RFC names the user inside the exchange; PostgreSQL's clients leave the name empty, and servers ignore it.
  const clientFirst = 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO';
  const serverFirst =
    'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096';
  const clientFinal =
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=';
  const serverFinal = 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=';
  const server = new ScramServer(
    scramVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'), 4096),
    '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0',
  );
  expect(server.first(clientFirst)).toBe(serverFirst);
  expect(server.final(clientFinal)).toBe(serverFinal);
});

describe('SCRAM between our two halves', () => {
  const login = (given: string, right: string): string | undefined => {
    const client = new ScramClient(given);
    const server = new ScramServer(scramVerifier(right));
    const final = server.final(client.final(server.first(client.first())));
    if (final !== undefined) expect(client.accepts(final)).toBe(true);
    return final;
  };
  test.each(['pencil', '', 'wörd ✓', 'ﬁ'])('"%s" is accepted', (password) => {
    expect(login(password, password)).toBeDefined();
  });
  test('compatible characters are the same password', () => expect(login('ﬁ', 'fi')).toBeDefined());
  test('another password is not', () => expect(login('pencil', 'pen')).toBeUndefined());

  test('nobody logs in as a user that does not exist, and its salt stays the same', () => {
    const secret = Buffer.from('secret');
    const client = new ScramClient('pencil');
    const server = new ScramServer(unknownUserVerifier('nobody', secret));
    expect(server.final(client.final(server.first(client.first())))).toBeUndefined();
    expect(unknownUserVerifier('nobody', secret).salt).toEqual(unknownUserVerifier('nobody', secret).salt);
    expect(unknownUserVerifier('other', secret).salt).not.toEqual(unknownUserVerifier('nobody', secret).salt);
  });

  test.each([
    ['another nonce', (final: string) => final.replace(/r=[^,]*/, 'r=another')],
    ['another channel binding', (final: string) => final.replace('c=biws', 'c=eSws')],
  ])('a last message with %s does not belong to the first', (_, change) => {
    const client = new ScramClient('pencil');
    const server = new ScramServer(scramVerifier('pencil'));
    const final = client.final(server.first(client.first()));
    expect(change(final)).not.toBe(final);
    expect(() => server.final(change(final))).toThrow('does not belong');
  });

  test('a server that does not know the password is not believed', () => {
    const client = new ScramClient('pencil');
    client.final(new ScramServer(scramVerifier('other')).first(client.first()));
    expect(client.accepts(`v=${Buffer.alloc(32).toString('base64')}`)).toBe(false);
  });

  test.each([
    ['a nonce that is not ours', 'r=other,s=c2FsdA==,i=4096'],
    ['our nonce and nothing added', 'r=mine,s=c2FsdA==,i=4096'],
    ['no salt', 'r=mine+,s=,i=4096'],
    ['too many iterations', 'r=mine+,s=c2FsdA==,i=999999999'],
    ['nothing', ''],
  ])('a client refuses %s', (_, first) => {
    expect(() => new ScramClient('x', 'mine').final(first)).toThrow('SCRAM');
  });

  test.each(['', 'y', 'p=tls-unique,,n=,r=abc', 'n,,n=,r='])('a server refuses "%s"', (first) => {
    expect(() => new ScramServer(scramVerifier('x')).first(first)).toThrow('SCRAM');
  });
});

test('MD5: what psql sends for user foo, password bar, salt 0x01020304', () => {
  // md5(md5('barfoo') || salt), worked out with md5sum.
  expect(md5Answer('foo', 'bar', Buffer.from([1, 2, 3, 4]))).toBe('md5b1916b09d8747a21bbdb42586375cadd');
});

describe('startup packets', () => {
  test('come whole or not at all', () => {
    const bytes = write.startupMessage([
      ['user', 'ana'],
      ['database', 'orders'],
    ]);
    for (let n = 0; n < bytes.length; n++) expect(readStartup(bytes.subarray(0, n))).toBeUndefined();
    expect(readStartup(Buffer.concat([bytes, Buffer.from('more')]))).toEqual({
      size: bytes.length,
      packet: {
        kind: 'startup',
        minor: 0,
        parameters: new Map([
          ['user', 'ana'],
          ['database', 'orders'],
        ]),
        options: [],
      },
    });
  });

  test('SSL and cancel requests', () => {
    expect(readStartup(write.sslRequest())?.packet).toEqual({ kind: 'ssl' });
    const key = Buffer.from([9, 8, 7, 6]);
    expect(readStartup(write.cancelRequest(42, key))?.packet).toEqual({ kind: 'cancel', pid: 42, key });
  });
});
