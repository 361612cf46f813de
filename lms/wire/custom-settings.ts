/**
 * Settings with a dot in their name (`my.tenant`) are an application's own. The server lists them nowhere, so their
 * names have to be picked out of the statements that set them. What is not seen: a name in a parameter of
 * set_config, and a function of the database's that sets one.
 */

const s = 0x73;
const e = 0x65;
const t = 0x74;
const lower = 0x20;

/** A quick look at a statement's bytes: does it begin with SET, or call set_config? For the hot path. */
export function mayNameSettings(statement: Buffer, from: number, size: number): boolean {
  let at = from;
  while (at < size && statement[at]! <= 0x20) at++;
  if (
    (statement[at]! | lower) === s &&
    (statement[at + 1]! | lower) === e &&
    (statement[at + 2]! | lower) === t
  ) {
    return true;
  }
  const found = statement.indexOf('set_config');
  return found >= 0 && found < size;
}

const name = String.raw`"?([A-Za-z_][\w$]*(?:"?\."?[A-Za-z_][\w$]*)+)"?`;
const set = new RegExp(String.raw`\bset\s+(?:session\s+|local\s+)?${name}\s*(?:=|\bto\b)`, 'gi');
const call = new RegExp(String.raw`\bset_config\s*\(\s*'${name}'`, 'gi');

/** Names of the custom settings that a statement's text sets. */
export function customSettingNames(statement: string): string[] {
  return [...statement.matchAll(set), ...statement.matchAll(call)].map((match) =>
    match[1]!.replace(/"/g, ''),
  );
}
