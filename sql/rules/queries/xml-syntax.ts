import { docs } from '../documentation.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const xmlSyntax = defineRule({
  code: 'MOLT232',
  name: 'xml-syntax',
  title: 'XML in queries',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'There is no XML: the grammar refuses XMLELEMENT, XMLPARSE, XMLTABLE and the other special forms, and the functions do not exist.',
  workaround: 'Read and write XML in the application; what queries look at goes into columns or JSONB.',
  documentation: docs('postgresql-compatibility'),
  issue: 43355,
  examples: [
    { bad: 'SELECT xmlelement(name a, b) FROM t;' },
    { bad: "SELECT id FROM XMLTABLE('/r/i' PASSING doc COLUMNS id INT8) AS x;" },
    { bad: 'SELECT xmlserialize(DOCUMENT doc AS TEXT) FROM t;' },
    { bad: 'SELECT xmlconcat(a, b) FROM t;' },
    { bad: "SELECT xmlroot(a, VERSION '1.0', STANDALONE YES) FROM t;" },
    { bad: "SELECT xmlparse(DOCUMENT '<a/>'), xmlparse(CONTENT doc) FROM t;" },
  ],
  visit: {
    XmlExpr: (node, statement) => {
      if (node.op === 'IS_DOCUMENT') {
        const found = statement.find('IS DOCUMENT', statement.whole, true);
        const not = statement.find('IS NOT DOCUMENT', statement.whole, true);
        report((found ?? not ?? statement.span(0)).first, true, statement);
        return;
      }
      const at = statement.tokenAt(node.location);
      const inside = statement.span(at + 2, statement.closes(at + 1));
      // DOCUMENT 'x' and CONTENT 'x' are constants of types called document and content.
      const names =
        node.op === 'IS_XMLPARSE' && !/^(?:string|dollar-quote)$/.test(statement.tokens[at + 3]?.kind ?? '');
      report(
        at,
        names || (refuses[node.op ?? '']?.some((word) => statement.find(word, inside) !== null) ?? true),
        statement,
      );
    },
    XmlSerialize: (node, statement) => report(statement.tokenAt(node.location), true, statement),
    RangeTableFunc: (node, statement) => report(statement.tokenAt(node.location), true, statement),
    FuncCall(node, statement) {
      if (node.funcformat !== 'COERCE_SQL_SYNTAX' || nameParts(node.funcname)[1] !== 'xmlexists') return;
      report(statement.tokenAt(node.location), true, statement);
    },
  },
});

/** Forms that are calls to CockroachDB’s grammar, unless one of the words stands in them. */
const refuses: Readonly<Record<string, readonly string[]>> = {
  IS_XMLCONCAT: [],
  IS_XMLFOREST: ['AS'],
  // VERSION 'x' alone is a constant of a type called version.
  IS_XMLROOT: ['NO VALUE', 'STANDALONE'],
  IS_XMLPARSE: ['PRESERVE WHITESPACE', 'STRIP WHITESPACE'],
};

function report(at: number, grammar: boolean, statement: StatementContext): void {
  const word = statement.is(at, 'IS') ? 'IS DOCUMENT' : (statement.tokens[at]?.text ?? '');
  statement.report({
    range: statement.span(at, statement.is(at, 'IS') ? at + 1 : at).range,
    layer: grammar ? undefined : 'later',
    message: `CockroachDB has no XML, and no ${word}.`,
  });
}
