/**
 * A text for one line of a terminal: what would break the line or steer the terminal (ESC sequences in a name of the
 * file that is checked) is shown as the picture of the character instead.
 */
export function printable(text: string): string {
  if (!/[\x00-\x1f\x7f-\x9f\u2028\u2029]/.test(text)) return text;
  return text.replace(/\r\n|[\n\r\t]/g, ' ').replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u2421';
  });
}

/** Halves of surrogate pairs have no place in XML nor in addresses; a name cut in the middle may hold one. */
export function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}
