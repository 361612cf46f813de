import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { ProtocolError } from './protocol-error.ts';

/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677) as PostgreSQL speaks it
 * (https://www.postgresql.org/docs/18/sasl-authentication.html): the user name inside the exchange is ignored, and
 * channel binding is not offered.
 */
export const scramMechanism = 'SCRAM-SHA-256';

/** PostgreSQL's default, scram_iterations. RFC 7677 asks for at least 4096. */
const defaultIterations = 4096;
/** A server that asks for more would keep us busy for seconds: PostgreSQL itself knows no limit. */
const maxIterations = 1_000_000;

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (data: Buffer): Buffer => createHash('sha256').update(data).digest();

function xor(a: Buffer, b: Buffer): Buffer {
  const out = Buffer.from(a);
  for (let i = 0; i < out.length; i++) out[i]! ^= b[i]!;
  return out;
}

/** NFKC stands in for SASLprep (RFC 4013): equal for every password without control or unassigned characters. */
function salted(password: string, salt: Buffer, iterations: number): Buffer {
  // Milliseconds of work that give the same result for every login of a user: kept, as servers keep it.
  const name = createHash('sha256').update(password).update('\0').update(salt).digest('base64') + iterations;
  const known = saltedPasswords.get(name);
  if (known) return known;
  const key = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256');
  if (saltedPasswords.size >= maxSaltedPasswords) saltedPasswords.clear();
  saltedPasswords.set(name, key);
  return key;
}
const saltedPasswords = new Map<string, Buffer>();
const maxSaltedPasswords = 1000;

const newNonce = (): string => randomBytes(18).toString('base64');

/** Attributes of a SCRAM message (`r=…,s=…`) by letter. */
function attributes(text: string): ReadonlyMap<string, string> {
  return new Map(text.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));
}

/** The client's half: logs in at a server. */
export class ScramClient {
  private readonly bare: string;
  private signature: Buffer | undefined;

  constructor(
    private readonly password: string,
    private readonly nonce: string = newNonce(),
  ) {
    this.bare = `n=,r=${nonce}`;
  }

  /** First message of the exchange. */
  first(): string {
    return `n,,${this.bare}`;
  }

  /** Answer to the server's first message. @throws ProtocolError when it isn't one. */
  final(serverFirst: string): string {
    const found = attributes(serverFirst);
    const nonce = found.get('r') ?? '';
    const salt = Buffer.from(found.get('s') ?? '', 'base64');
    const iterations = Number(found.get('i'));
    if (!nonce.startsWith(this.nonce) || nonce.length === this.nonce.length || !salt.length) {
      throw new ProtocolError('SCRAM: unexpected first message of the server');
    }
    if (!Number.isInteger(iterations) || iterations < 1 || iterations > maxIterations) {
      throw new ProtocolError('SCRAM: unacceptable number of iterations');
    }
    const key = salted(this.password, salt, iterations);
    const clientKey = hmac(key, 'Client Key');
    const withoutProof = `c=biws,r=${nonce}`;
    const whole = `${this.bare},${serverFirst},${withoutProof}`;
    const proof = xor(clientKey, hmac(sha256(clientKey), whole));
    this.signature = hmac(hmac(key, 'Server Key'), whole);
    return `${withoutProof},p=${proof.toString('base64')}`;
  }

  /** Whether the server's last message proves that it knows the password too. */
  accepts(serverFinal: string): boolean {
    const given = Buffer.from(attributes(serverFinal).get('v') ?? '', 'base64');
    return this.signature !== undefined && same(given, this.signature);
  }
}

/** What a server keeps of a password (RFC 5802 §3): enough to check it, not enough to log in with. */
export interface ScramVerifier {
  readonly salt: Buffer;
  readonly iterations: number;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

/** Makes the verifier of a password. */
export function scramVerifier(
  password: string,
  salt: Buffer = randomBytes(16),
  iterations: number = defaultIterations,
): ScramVerifier {
  const key = salted(password, salt, iterations);
  return {
    salt,
    iterations,
    storedKey: sha256(hmac(key, 'Client Key')),
    serverKey: hmac(key, 'Server Key'),
  };
}

/**
 * A verifier that no password fits, for a user who doesn't exist: the exchange looks as with any other user (the salt
 * of a name stays the same) and fails at its end.
 */
export function unknownUserVerifier(user: string, secret: Buffer): ScramVerifier {
  const salt = createHmac('sha256', secret).update(user).digest().subarray(0, 16);
  return { salt, iterations: defaultIterations, storedKey: randomBytes(32), serverKey: randomBytes(32) };
}

/** The server's half: checks a client. */
export class ScramServer {
  private firstBare = '';
  private serverFirst = '';
  private header = '';
  private nonce = '';

  constructor(
    private readonly verifier: ScramVerifier,
    private readonly ownNonce: string = newNonce(),
  ) {}

  /** Takes the client's first message, returns ours. @throws ProtocolError when it isn't one, or wants channel binding. */
  first(clientFirst: string): string {
    const parts = /^(([ny]),[^,]*,)((?:m=[^,]*,)?n=[^,]*,r=([!-+\--~]+)(?:,.*)?)$/.exec(clientFirst);
    if (!parts) throw new ProtocolError('SCRAM: unexpected first message of the client');
    this.header = parts[1]!;
    this.firstBare = parts[3]!;
    this.nonce = parts[4]! + this.ownNonce;
    this.serverFirst = `r=${this.nonce},s=${this.verifier.salt.toString('base64')},i=${this.verifier.iterations}`;
    return this.serverFirst;
  }

  /** Takes the client's proof. Returns our last message, or undefined when the password is wrong. */
  final(clientFinal: string): string | undefined {
    const at = clientFinal.lastIndexOf(',p=');
    if (at < 0) throw new ProtocolError('SCRAM: the proof is missing');
    const withoutProof = clientFinal.slice(0, at);
    const found = attributes(withoutProof);
    const binding = Buffer.from(found.get('c') ?? '', 'base64').toString();
    if (found.get('r') !== this.nonce || binding !== this.header) {
      throw new ProtocolError('SCRAM: the last message does not belong to the first');
    }
    const whole = `${this.firstBare},${this.serverFirst},${withoutProof}`;
    const proof = Buffer.from(clientFinal.slice(at + 3), 'base64');
    if (proof.length !== 32) return undefined;
    const clientKey = xor(proof, hmac(this.verifier.storedKey, whole));
    if (!same(sha256(clientKey), this.verifier.storedKey)) return undefined;
    return `v=${hmac(this.verifier.serverKey, whole).toString('base64')}`;
  }
}

function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
