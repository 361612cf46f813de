import { is, nameAt, type NamedToken } from '../named-tokens.ts';
import { nothing, objects, words, type NamedSort, type Place } from './place.ts';
import { grantedWords, privilegeWords, setWords, settingWords, showWords } from './words.ts';

/** What a word in DROP, ALTER, COMMENT ON and GRANT is followed by. */
const sorts: Readonly<Record<string, readonly NamedSort[]>> = {
  TABLE: ['table'],
  VIEW: ['view'],
  INDEX: ['index'],
  SEQUENCE: ['sequence'],
  TYPE: ['type'],
  DOMAIN: ['type'],
  FUNCTION: ['routine'],
  PROCEDURE: ['routine'],
  ROUTINE: ['routine'],
  SCHEMA: ['schema'],
  TRIGGER: ['trigger'],
};

const passed = ['IF', 'EXISTS', 'CONCURRENTLY', 'ONLY', ','];

/**
 * In statements that name a thing of some sort: DROP INDEX …, COMMENT ON TYPE …, ALTER SEQUENCE …, CALL …. Null in
 * others, and behind the name.
 */
export function inObjectStatement(before: readonly NamedToken[]): Place | null {
  const [first, second] = before;
  const last = before.at(-1);
  if (is(first, 'DROP', 'ALTER') && before.length > 1) return inDropOrAlter(before);
  if (is(first, 'COMMENT') && is(second, 'ON')) return inComment(before);
  if (is(first, 'GRANT', 'REVOKE')) return inGrant(before);
  if (is(first, 'SET', 'RESET', 'SHOW')) return inSet(before);
  if (is(first, 'CALL') && before.length === 1) return objects(['routine']);
  if (is(first, 'REFRESH')) {
    if (before.length === 1) return words('MATERIALIZED VIEW');
    if (is(last, 'VIEW', 'CONCURRENTLY')) return objects(['view'], is(last, 'VIEW') ? 'CONCURRENTLY' : '');
  }
  if (is(first, 'CREATE') && is(last, 'FUNCTION', 'PROCEDURE') && is(before.at(-2), 'EXECUTE'))
    return objects(['routine']);
  if (is(first, 'CREATE') && is(last, 'BY') && is(before.at(-2), 'OWNED'))
    return { kind: 'table', words: ['NONE'] };
  return null;
}

/** The things that a word of the statement says, as long as their name is to come. */
function namedBehind(before: readonly NamedToken[], from: number): Place | null {
  const kind = before[from];
  const found = kind?.kind === 'word' ? sorts[kind.text] : undefined;
  if (found === undefined) return null;
  const rest = before.slice(from + 1);
  const isOpen = rest.length === 0 || is(rest.at(-1), ...passed);
  if (!isOpen) return null;
  return found.includes('table')
    ? { kind: 'table', words: [] }
    : objects(found, rest.length === 0 ? 'IF EXISTS' : '');
}

function inDropOrAlter(before: readonly NamedToken[]): Place | null {
  const from = is(before[1], 'MATERIALIZED') ? 2 : 1;
  const last = before.at(-1);
  if (is(before[from], 'TRIGGER', 'POLICY', 'RULE') && is(last, 'ON')) return { kind: 'table', words: [] };
  const named = namedBehind(before, from);
  if (named !== null) return named;
  if (is(before[from], 'TABLE') || sorts[before[from]?.text ?? ''] === undefined) return null;
  if (is(last, 'BY') && is(before.at(-2), 'OWNED')) return { kind: 'table', words: ['NONE'] };
  if (is(last, 'SCHEMA') && is(before.at(-2), 'SET')) return objects(['schema']);
  if (is(last, 'TO')) return nothing;
  if (is(before[0], 'DROP')) {
    return is(before[from], 'TRIGGER', 'POLICY', 'RULE')
      ? words('ON, CASCADE, RESTRICT')
      : words('CASCADE, RESTRICT');
  }
  if (is(before[from], 'TYPE'))
    return words('ADD VALUE, DROP VALUE, OWNER TO, RENAME TO, RENAME VALUE, SET SCHEMA');
  if (is(before[from], 'SEQUENCE'))
    return words(
      'CACHE, INCREMENT BY, MAXVALUE, MINVALUE, OWNED BY, OWNER TO, RENAME TO, RESTART WITH, SET SCHEMA, START WITH',
    );
  return words('OWNER TO, RENAME TO, SET SCHEMA');
}

function inComment(before: readonly NamedToken[]): Place | null {
  if (before.length === 2) return words('COLUMN, CONSTRAINT, DATABASE, INDEX, SCHEMA, TABLE, TYPE');
  const last = before.at(-1);
  if (is(before[2], 'COLUMN')) {
    // `t.` is the member's business.
    return before.length === 3 ? { kind: 'table', words: [] } : is(last, '.') ? null : isWord(before);
  }
  if (is(before[2], 'CONSTRAINT', 'TRIGGER', 'POLICY')) {
    if (is(last, 'ON') && before.length > 3) return { kind: 'table', words: [] };
    return before.length === 4 ? words('ON') : before.length === 3 ? nothing : isWord(before);
  }
  const from = is(before[2], 'MATERIALIZED') ? 3 : 2;
  return namedBehind(before, from) ?? isWord(before);
}

const isWord = (before: readonly NamedToken[]): Place =>
  is(before.at(-1), 'IS') ? words('NULL') : words('IS');

function inGrant(before: readonly NamedToken[]): Place | null {
  const on = before.findIndex((token) => is(token, 'ON'));
  const last = before.at(-1);
  if (on === -1) {
    if (before.length === 1 || is(last, ',')) return words(privilegeWords);
    return is(last, 'TO', 'FROM') ? nothing : words('ON, PRIVILEGES ON, TO');
  }
  const isTo = is(before[0], 'GRANT') ? 'TO' : 'FROM';
  if (before.slice(on).some((token) => is(token, isTo)))
    return is(last, isTo, ',') ? nothing : words('WITH GRANT OPTION');
  if (is(last, 'ON')) return { kind: 'table', words: grantedWords.split(', ') };
  if (is(last, 'SCHEMA')) return objects(['schema']);
  const named = namedBehind(before, on + 1);
  if (named !== null) return named;
  if (is(last, ',')) return { kind: 'table', words: [] };
  return words(isTo);
}

function inSet(before: readonly NamedToken[]): Place | null {
  const [first] = before;
  const rest = before.slice(1).filter((token) => !is(token, 'LOCAL', 'SESSION'));
  if (rest.length === 0)
    return words(is(first, 'SET') ? setWords : is(first, 'SHOW') ? showWords : `ALL, ${settingWords}`);
  if (!is(first, 'SET')) {
    const [what] = rest;
    if (is(first, 'SHOW') && is(before.at(-1), 'FROM', 'TABLE') && what !== undefined)
      return { kind: 'table', words: [] };
    return nothing;
  }
  const name = nameAt(rest, 0);
  const behind = name === null ? rest : rest.slice(name.next);
  if (is(rest[0], 'TIME', 'TRANSACTION', 'CLUSTER', 'CHARACTERISTICS')) {
    return is(rest.at(-1), 'TRANSACTION')
      ? words('AS OF SYSTEM TIME, ISOLATION LEVEL, PRIORITY, READ ONLY, READ WRITE')
      : words('LOCAL, DEFAULT');
  }
  // MySQL: SET NEW.a = …, and variables; an expression comes behind.
  if (behind.length === 0) return words('=, TO');
  if (
    name?.parts.length === 1 &&
    name.parts[0]?.toLowerCase() === 'search_path' &&
    is(before.at(-1), '=', 'TO', ',')
  )
    return objects(['schema'], 'DEFAULT');
  return null;
}
