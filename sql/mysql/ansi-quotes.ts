const setting = /\bsql_mode\b[^;]*\bANSI(?:_QUOTES)?\b/i;
/** In these places a string is a syntax error, so what stands there in double quotes is a name. */
const nameInQuotes =
  /\b(?:from|into|join|update|table|references|exists|database|truncate)[ \t]+"[^"\n]+"|"[^"\n]+"\."[^"\n]+"/i;

/** How much of a text is looked at. */
const looked = 200_000;

/**
 * Whether `"…"` holds names in a text, as with sql_mode ANSI_QUOTES: it says so, or writes names that way. MySQL's
 * default is that it holds strings.
 */
export function usesAnsiQuotes(text: string): boolean {
  const start = text.slice(0, looked);
  return start.includes('"') && (setting.test(start) || nameInQuotes.test(start));
}
