import { DefinitionReader } from '../catalog/mentions/definitions.ts';
import type { Fields } from '../catalog/mentions/references.ts';
import { Scope } from '../catalog/mentions/sources.ts';
import type { Name } from '../catalog/name.ts';
import type { Node, NodeOf } from '../parse/parser.ts';
import type { StatementContext } from '../rules/statement-context.ts';
import { walk } from '../rules/walk.ts';
import { answer, isSettled, type Conflict, type IntegerDivision } from './conflicts.ts';
import { ColumnQuestioner } from './column-questions.ts';
import { rowsOf } from './inserted-rows.ts';
import { inner } from './type-reader.ts';
import { typeOfName } from './type-names.ts';
import { partsOf, unknownType, type Question, type Typed } from './typed.ts';

/** What types have to do with a statement. */
export interface Typing {
  /** What is certain from the statement alone. */
  readonly answers: readonly (Conflict | IntegerDivision)[];
  /** What the types of columns decide, and a table that the statement names. */
  readonly open: { readonly name: Name; readonly questions: readonly Question[] } | null;
}

/** What a statement asks at most: a sum of thousands of terms asks as often. */
const mostQuestions = 1_000;

/** Of a statement in which types do not matter. */
export const nothingTyped: Typing = { answers: [], open: null };

/**
 * Asks for the types in a statement; see `isOfInterest` for those that are worth it. What is too deep for the stack asks
 * nothing.
 */
export function typingOf(node: Node, statement: StatementContext): Typing {
  const sources = new Map<object, NodeOf<'InsertStmt'>>();
  walk(node, (tag, each) => {
    if (tag !== 'InsertStmt') return;
    const insert = each as NodeOf<'InsertStmt'>;
    const source = rowsOf({ InsertStmt: insert });
    if (source !== undefined) addWithSides(source, insert, sources);
  });
  const asker = new ColumnQuestioner(statement, sources);
  const reader = new DefinitionReader(statement);
  reader.observer = asker;
  reader.withoutPlaces = true;
  try {
    const scope = new Scope(statement.routine?.types?.scope ?? null);
    if ('PrepareStmt' in node) scope.numbered.push(...preparedTypes(node.PrepareStmt));
    // What stands in bodies is looked at as statements of their own.
    reader.statementNode(node, scope, () => null);
  } catch (thrown) {
    if (thrown instanceof RangeError) return nothingTyped;
    throw thrown;
  }
  const relation = reader.found.find(({ kind }) => kind === 'relation');
  const ofRoutine = statement.routine?.name.at(-1);
  const around = ofRoutine === undefined ? null : { schema: null, name: ofRoutine };
  const name = relation?.kind === 'relation' ? relation.name : (around ?? namedIn(asker.questions));
  const open: Question[] = [];
  const answers: (Conflict | IntegerDivision)[] = [];
  for (const question of asker.questions.slice(0, mostQuestions)) {
    if (name !== null && !isSettled(question)) {
      open.push(question);
      continue;
    }
    const found = answer(question);
    if (found !== null) answers.push(found);
  }
  return { answers, open: name === null || open.length === 0 ? null : { name, questions: open } };
}

const preparedTypes = ({ argtypes }: NodeOf<'PrepareStmt'>): Typed[] =>
  (argtypes ?? []).map((each) => ('TypeName' in each ? typeOfName(each.TypeName) : unknownType));

/** A table that questions name: of `DECLARE price film.price%TYPE` in a block without a name. */
function namedIn(questions: readonly Question[]): Name | null {
  for (const part of questions.flatMap(partsOf)) {
    if (part.sort === 'column' && 'source' in part.path && part.path.source.sort === 'table')
      return part.path.source.name;
  }
  return null;
}

/** A query, and those that UNION and its like put together in it. */
function addWithSides<T>(query: object, of: T, to: Map<object, T>): void {
  const open = [query];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    to.set(each, of);
    const { larg, rarg } = each as NodeOf<'SelectStmt'>;
    for (const side of [larg, rarg]) if (side !== undefined) open.push(inner(side as Fields));
  }
}
