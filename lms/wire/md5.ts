import { createHash } from 'node:crypto';

const md5 = (...parts: (string | Buffer)[]): string => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/**
 * What a client answers to AuthenticationMD5Password: "md5" + md5(md5(password + user) + salt).
 * Source: https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-START-UP
 */
export const md5Answer = (user: string, password: string, salt: Buffer): string =>
  `md5${md5(md5(password, user), salt)}`;
