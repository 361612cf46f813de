// Every rule, in the order of its code: the rules' table of contents. rules.test.ts finds rules that are missing here.
import { notChecked } from './file/not-checked.ts';
import { syntaxError } from './file/syntax-error.ts';
import { targetNotAsked } from './file/target-not-asked.ts';
import { targetRefuses } from './file/target-refuses.ts';
import { unclosed } from './file/unclosed.ts';
import { foreignSqlRule } from './file/foreign-sql.ts';
import { indexMethodRule } from './indexes/index-method.ts';
import { indexOption } from './indexes/index-option.ts';
import { invertedIndexType } from './indexes/inverted-index-type.ts';
import { patternOperatorClass } from './indexes/pattern-operator-class.ts';
import { aggregate } from './objects/aggregate.ts';
import { baseType } from './objects/base-type.ts';
import { collation } from './objects/collation.ts';
import { commentOn } from './objects/comment-on.ts';
import { domain } from './objects/domain.ts';
import { extension } from './objects/extension.ts';
import { foreignData } from './objects/foreign-data.ts';
import { grantForm } from './objects/grant-form.ts';
import { language } from './objects/language.ts';
import { operatorOrCast } from './objects/operator-or-cast.ts';
import { owner } from './objects/owner.ts';
import { replicationObject } from './objects/replication-object.ts';
import { rewriteRule } from './objects/rewrite-rule.ts';
import { roleOption } from './objects/role-option.ts';
import { unsupportedObject } from './objects/unsupported-object.ts';
import { viewOption } from './objects/view-option.ts';
import { callForm } from './queries/call-form.ts';
import { copyForm } from './queries/copy-form.ts';
import { functionDiffers } from './queries/function-differs.ts';
import { groupingSets } from './queries/grouping-sets.ts';
import { maintenanceCommand } from './queries/maintenance-command.ts';
import { merge } from './queries/merge.ts';
import { missingFunction } from './queries/missing-function.ts';
import { nationalString } from './queries/national-string.ts';
import { queryClause } from './queries/query-clause.ts';
import { subscriptAssignment } from './queries/subscript-assignment.ts';
import { textSearchConfigCast } from './queries/text-search-config-cast.ts';
import { truncateIdentity } from './queries/truncate-identity.ts';
import { ddlInRoutine } from './routines/ddl-in-routine.ts';
import { doBlock } from './routines/do-block.ts';
import { functionAttribute } from './routines/function-attribute.ts';
import { functionLanguage } from './routines/function-language.ts';
import { plpgsqlDeclaration } from './routines/plpgsql-declaration.ts';
import { plpgsqlStatement } from './routines/plpgsql-statement.ts';
import { recursiveRoutine } from './routines/recursive-routine.ts';
import { routineMeaning } from './routines/routine-meaning.ts';
import { routineVersion } from './routines/routine-version.ts';
import { rowVariable } from './routines/row-variable.ts';
import { triggerForm } from './routines/trigger-form.ts';
import { trigger } from './routines/trigger.ts';
import { constraintOption } from './schema/constraint-option.ts';
import { declarativePartitioning } from './schema/declarative-partitioning.ts';
import { deferrableConstraint } from './schema/deferrable-constraint.ts';
import { exclusionConstraint } from './schema/exclusion-constraint.ts';
import { missingPrimaryKey } from './schema/missing-primary-key.ts';
import { rowLevelSecurity } from './schema/row-level-security.ts';
import { sequenceOption } from './schema/sequence-option.ts';
import { sequentialPrimaryKey } from './schema/sequential-primary-key.ts';
import { storageOption } from './schema/storage-option.ts';
import { tableForm } from './schema/table-form.ts';
import { tableInheritance } from './schema/table-inheritance.ts';
import { tablespace } from './schema/tablespace.ts';
import { triggerSwitch } from './schema/trigger-switch.ts';
import { unloggedTable } from './schema/unlogged-table.ts';
import { advisoryLock } from './session/advisory-lock.ts';
import { explainOption } from './session/explain-option.ts';
import { listenNotify } from './session/listen-notify.ts';
import { lockTable } from './session/lock-table.ts';
import { sessionAuthorization } from './session/session-authorization.ts';
import { sessionSetting } from './session/session-setting.ts';
import { setConstraints } from './session/set-constraints.ts';
import { transactionChain } from './session/transaction-chain.ts';
import { arrayDimensions } from './types/array-dimensions.ts';
import { geometricType } from './types/geometric-type.ts';
import { integerSize } from './types/integer-size.ts';
import { moneyType } from './types/money-type.ts';
import { networkType } from './types/network-type.ts';
import { qualifiedExtensionType } from './types/qualified-extension-type.ts';
import { rangeType } from './types/range-type.ts';
import { serialType } from './types/serial-type.ts';
import { unknownType } from './types/unknown-type.ts';
import { xmlType } from './types/xml-type.ts';
import { ignoreWithoutReason } from './file/ignore-without-reason.ts';
import { unknownIgnore } from './file/unknown-ignore.ts';
import { unusedIgnore } from './file/unused-ignore.ts';
import { unknownOperator } from './queries/unknown-operator.ts';
import { jsonSyntax } from './queries/json-syntax.ts';
import { xmlSyntax } from './queries/xml-syntax.ts';
import { searchCycle } from './queries/search-cycle.ts';
import { fromAlias } from './queries/from-alias.ts';
import { expressionForm } from './queries/expression-form.ts';
import { conflictTarget } from './queries/conflict-target.ts';
import { rowAssignment } from './queries/row-assignment.ts';
import { literalForm } from './queries/literal-form.ts';
import { typeModifier } from './types/type-modifier.ts';
import { constraintForm } from './schema/constraint-form.ts';
import { likeOption } from './schema/like-option.ts';
import { storageParameter } from './schema/storage-parameter.ts';
import { routineForm } from './routines/routine-form.ts';
import { extendedStatistics } from './objects/extended-statistics.ts';
import { databaseOption } from './objects/database-option.ts';
import { schemaElements } from './schema/schema-elements.ts';
import { roleName } from './objects/role-name.ts';
import { setForm } from './session/set-form.ts';
import { preparedTransaction } from './session/prepared-transaction.ts';
import { keywordName } from './queries/keyword-name.ts';
import { identityChange } from './schema/identity-change.ts';
import { integerDivision } from './queries/integer-division.ts';
import { bitOperators } from './queries/bit-operators.ts';
import { infinity } from './queries/infinity.ts';
import { nullOrdering } from './queries/null-ordering.ts';
import { arrayAccess } from './queries/array-access.ts';
import { dataModifyingCte } from './queries/data-modifying-cte.ts';
import { systemColumn } from './queries/system-column.ts';
import { cursorForm } from './session/cursor-form.ts';
import { isolationLevel } from './session/isolation-level.ts';
import { rowLock } from './queries/row-lock.ts';
import { routineStatement } from './routines/routine-statement.ts';
import { databaseSetting } from './objects/database-setting.ts';
import { jsonType } from './types/json-type.ts';
import { columnCollation } from './types/column-collation.ts';
import { temporaryTable } from './schema/temporary-table.ts';
import { columnChange } from './schema/column-change.ts';
import { indexExpression } from './indexes/index-expression.ts';
import { policySubquery } from './schema/policy-subquery.ts';
import { schemaChangeMeaning } from './schema/schema-change-meaning.ts';
import { timeZoneType } from './types/time-zone-type.ts';
import { serverInternals } from './queries/server-internals.ts';
import { queryAdvice } from './queries/query-advice.ts';
import { hotIndex } from './indexes/hot-index.ts';
import { foreignKeyType } from './schema/foreign-key-type.ts';
import { madeTwice } from './schema/made-twice.ts';
import { sequenceDefault } from './schema/sequence-default.ts';
import { unknownReference } from './schema/unknown-reference.ts';
import { transactionRetry } from './session/transaction-retry.ts';
import { alterAction } from './schema/alter-action.ts';
import { copyQuote } from './queries/copy-quote.ts';
import { routineInDefinition } from './routines/routine-in-definition.ts';
import { alterForm } from './mysql/alter-form.ts';
import { alterIndex } from './mysql/alter-index.ts';
import { alterOption } from './mysql/alter-option.ts';
import { autoIncrement } from './mysql/auto-increment.ts';
import { backslashEscape } from './mysql/backslash-escape.ts';
import { backtickName } from './mysql/backtick-name.ts';
import { binaryType } from './mysql/binary-type.ts';
import { bitType } from './mysql/bit-type.ts';
import { booleanDefault } from './mysql/boolean-default.ts';
import { caseInsensitiveKey } from './mysql/case-insensitive-key.ts';
import { clientCommand } from './mysql/client-command.ts';
import { collationName } from './mysql/collation-name.ts';
import { columnAttribute } from './mysql/column-attribute.ts';
import { columnCharset } from './mysql/column-charset.ts';
import { columnPlace } from './mysql/column-place.ts';
import { conditionalComment } from './mysql/conditional-comment.ts';
import { counterStart } from './mysql/counter-start.ts';
import { createTableForm } from './mysql/create-table-form.ts';
import { datetimeType } from './mysql/datetime-type.ts';
import { definer } from './mysql/definer.ts';
import { doubleQuotedString } from './mysql/double-quoted-string.ts';
import { dropIndexOn } from './mysql/drop-index-on.ts';
import { enumType } from './mysql/enum-type.ts';
import { floatType } from './mysql/float-type.ts';
import { foldedName } from './mysql/folded-name.ts';
import { foreignKeyForm } from './mysql/foreign-key-form.ts';
import { fulltextIndex } from './mysql/fulltext-index.ts';
import { generatedColumn } from './mysql/generated-column.ts';
import { hashComment } from './mysql/hash-comment.ts';
import { indexPrefix } from './mysql/index-prefix.ts';
import { inlineReferences } from './mysql/inline-references.ts';
import { mysqlIntegerType } from './mysql/integer-type.ts';
import { keyWord } from './mysql/key-word.ts';
import { modifyColumn } from './mysql/modify-column.ts';
import { mysqlComment } from './mysql/mysql-comment.ts';
import { mysqlDatabase } from './mysql/mysql-database.ts';
import { mysqlEvent } from './mysql/mysql-event.ts';
import { mysqlIndexOption } from './mysql/mysql-index-option.ts';
import { mysqlIntegerSize } from './mysql/mysql-integer-size.ts';
import { mysqlLiteral } from './mysql/mysql-literal.ts';
import { mysqlPartitioning } from './mysql/mysql-partitioning.ts';
import { mysqlRoutine } from './mysql/mysql-routine.ts';
import { mysqlSerial } from './mysql/mysql-serial.ts';
import { mysqlTrigger } from './mysql/mysql-trigger.ts';
import { mysqlView } from './mysql/mysql-view.ts';
import { onUpdate } from './mysql/on-update.ts';
import { renameTable } from './mysql/rename-table.ts';
import { reservedName } from './mysql/reserved-name.ts';
import { setType } from './mysql/set-type.ts';
import { spatialIndex } from './mysql/spatial-index.ts';
import { spatialType } from './mysql/spatial-type.ts';
import { tableOption } from './mysql/table-option.ts';
import { textType } from './mysql/text-type.ts';
import { timeRange } from './mysql/time-range.ts';
import { timestampZone } from './mysql/timestamp-zone.ts';
import { tinyintFlag } from './mysql/tinyint-flag.ts';
import { unsignedType } from './mysql/unsigned-type.ts';
import { yearType } from './mysql/year-type.ts';
import { zeroDate } from './mysql/zero-date.ts';
import { operatorPlace } from './queries/operator-place.ts';
import { showName } from './session/show-name.ts';
import { plpgsqlExpression } from './routines/plpgsql-expression.ts';
import { operatorChain } from './queries/operator-chain.ts';
import { dateText } from './queries/date-text.ts';
import { uniqueDrop } from './schema/unique-drop.ts';
import { unindexableType } from './indexes/unindexable-type.ts';
import { regularExpression } from './queries/regular-expression.ts';
import { viewDependent } from './schema/view-dependent.ts';
import { bytesPattern } from './queries/bytes-pattern.ts';
import { setReturningPlace } from './queries/set-returning-place.ts';
import { serialSequence } from './schema/serial-sequence.ts';
import { viewWrite } from './queries/view-write.ts';
import { mixedArithmetic } from './queries/mixed-arithmetic.ts';
import { operatorTypes } from './queries/operator-types.ts';
import { valuesTogether } from './queries/values-together.ts';
import { argumentTypes } from './queries/argument-types.ts';
import { nameCase } from './mysql/name-case.ts';
import { transactionWord } from './session/transaction-word.ts';
import { digitName } from './mysql/digit-name.ts';
import { outerLimit } from './mysql-queries/outer-limit.ts';
import { expectedType } from './schema/expected-type.ts';
import { citextComparison } from './queries/citext-comparison.ts';
import { transactionDdl } from './session/transaction-ddl.ts';
import type { Rule } from './rule.ts';
import { insertForm } from './mysql-queries/insert-form.ts';
import { ignoreErrors } from './mysql-queries/ignore-errors.ts';
import { onDuplicateKey } from './mysql-queries/on-duplicate-key.ts';
import { replaceInto } from './mysql-queries/replace-into.ts';
import { updateSeveralTables } from './mysql-queries/update-several-tables.ts';
import { deleteSeveralTables } from './mysql-queries/delete-several-tables.ts';
import { limitComma } from './mysql-queries/limit-comma.ts';
import { selectModifier } from './mysql-queries/select-modifier.ts';
import { straightJoin } from './mysql-queries/straight-join.ts';
import { indexHint } from './mysql-queries/index-hint.ts';
import { shareLock } from './mysql-queries/share-lock.ts';
import { withRollup } from './mysql-queries/with-rollup.ts';
import { selectInto } from './mysql-queries/select-into.ts';
import { loadData } from './mysql-queries/load-data.ts';
import { partitionSelection } from './mysql-queries/partition-selection.ts';
import { commaJoin } from './mysql-queries/comma-join.ts';
import { ungroupedColumn } from './mysql-queries/ungrouped-column.ts';
import { fromDual } from './mysql-queries/from-dual.ts';
import { stringAlias } from './mysql-queries/string-alias.ts';
import { countDistinctList } from './mysql-expressions/count-distinct-list.ts';
import { logicalOperator } from './mysql-expressions/logical-operator.ts';
import { wholeDivision } from './mysql-expressions/whole-division.ts';
import { regexpOperator } from './mysql-expressions/regexp-operator.ts';
import { binaryComparison } from './mysql-expressions/binary-comparison.ts';
import { nullSafeEqual } from './mysql-expressions/null-safe-equal.ts';
import { jsonPathArrow } from './mysql-expressions/json-path-arrow.ts';
import { intervalForm } from './mysql-expressions/interval-form.ts';
import { userVariable } from './mysql-expressions/user-variable.ts';
import { castType } from './mysql-expressions/cast-type.ts';
import { mysqlFunction } from './mysql-expressions/mysql-function.ts';
import { mysqlFunctionDiffers } from './mysql-expressions/mysql-function-differs.ts';
import { fullTextMatch } from './mysql-expressions/full-text-match.ts';
import { groupConcat } from './mysql-expressions/group-concat.ts';
import { systemVariable } from './mysql-session/system-variable.ts';
import { mysqlSessionSetting } from './mysql-session/session-setting.ts';
import { lockTables } from './mysql-session/lock-tables.ts';
import { consistentSnapshot } from './mysql-session/consistent-snapshot.ts';
import { showForm } from './mysql-session/show-form.ts';
import { describeTable } from './mysql-session/describe-table.ts';
import { tableMaintenance } from './mysql-session/table-maintenance.ts';
import { account } from './mysql-session/account.ts';
import { serverAdministration } from './mysql-session/server-administration.ts';
import { qualifiedAssignment } from './mysql-queries/qualified-assignment.ts';
import { groupOrder } from './mysql-queries/group-order.ts';
import { joinCondition } from './mysql-queries/join-condition.ts';
import { havingAlias } from './mysql-queries/having-alias.ts';
import { soundsLike } from './mysql-expressions/sounds-like.ts';
import { valuesRow } from './mysql-queries/values-row.ts';
import { nullTreatment } from './mysql-queries/null-treatment.ts';
import { odbcEscape } from './mysql-expressions/odbc-escape.ts';
import { memberOf } from './mysql-expressions/member-of.ts';
import { explainForm } from './mysql-session/explain-form.ts';
import { mysqlCallForm } from './mysql-session/call-form.ts';
import { transactionForm } from './mysql-session/transaction-form.ts';
import { defaultValue } from './mysql/default-value.ts';
import { objectForm } from './mysql/object-form.ts';
import { redundantKey } from './mysql/redundant-key.ts';
import { mariadbType } from './mysql/mariadb-type.ts';
import { mariadbSequence } from './mysql/mariadb-sequence.ts';
import { mysqlGrantForm } from './mysql-session/grant-form.ts';
import { selectClause } from './mysql-queries/select-clause.ts';
import { powerOperator } from './mysql-expressions/power-operator.ts';
import { likeCase } from './mysql-expressions/like-case.ts';
import { sequenceValue } from './mysql-expressions/sequence-value.ts';
import { chainedComparison } from './mysql-expressions/chained-comparison.ts';
import { truthValueSum } from './mysql-expressions/truth-value-sum.ts';
import { numberCondition } from './mysql-expressions/number-condition.ts';
import { assignmentOrder } from './mysql-queries/assignment-order.ts';
import { limitAll } from './mysql-queries/limit-all.ts';
import { distinctOrder } from './mysql-queries/distinct-order.ts';

export const allRules: readonly Rule[] = [
  missingPrimaryKey,
  sequentialPrimaryKey,
  integerSize,
  serialType,
  deferrableConstraint,
  tableInheritance,
  declarativePartitioning,
  tablespace,
  unloggedTable,
  storageOption,
  sequenceOption,
  exclusionConstraint,
  constraintOption,
  domain,
  rangeType,
  moneyType,
  xmlType,
  geometricType,
  networkType,
  unknownType,
  qualifiedExtensionType,
  textSearchConfigCast,
  tableForm,
  arrayDimensions,
  typeModifier,
  constraintForm,
  likeOption,
  storageParameter,
  routineForm,
  extendedStatistics,
  databaseOption,
  schemaElements,
  roleName,
  identityChange,
  alterAction,
  grantForm,
  roleOption,
  extension,
  commentOn,
  rewriteRule,
  aggregate,
  operatorOrCast,
  collation,
  language,
  replicationObject,
  foreignData,
  unsupportedObject,
  baseType,
  owner,
  indexMethodRule,
  invertedIndexType,
  indexOption,
  patternOperatorClass,
  rowLevelSecurity,
  triggerSwitch,
  viewOption,
  trigger,
  triggerForm,
  functionAttribute,
  functionLanguage,
  plpgsqlStatement,
  doBlock,
  plpgsqlDeclaration,
  rowVariable,
  ddlInRoutine,
  recursiveRoutine,
  routineVersion,
  routineMeaning,
  sessionSetting,
  sessionAuthorization,
  lockTable,
  listenNotify,
  advisoryLock,
  truncateIdentity,
  maintenanceCommand,
  merge,
  groupingSets,
  setConstraints,
  queryClause,
  copyForm,
  nationalString,
  missingFunction,
  explainOption,
  transactionChain,
  callForm,
  subscriptAssignment,
  unknownOperator,
  jsonSyntax,
  xmlSyntax,
  searchCycle,
  fromAlias,
  expressionForm,
  conflictTarget,
  rowAssignment,
  literalForm,
  keywordName,
  setForm,
  preparedTransaction,
  functionDiffers,
  insertForm,
  ignoreErrors,
  onDuplicateKey,
  replaceInto,
  updateSeveralTables,
  deleteSeveralTables,
  limitComma,
  selectModifier,
  straightJoin,
  indexHint,
  shareLock,
  withRollup,
  selectInto,
  loadData,
  partitionSelection,
  commaJoin,
  ungroupedColumn,
  fromDual,
  stringAlias,
  countDistinctList,
  logicalOperator,
  wholeDivision,
  regexpOperator,
  binaryComparison,
  nullSafeEqual,
  jsonPathArrow,
  intervalForm,
  userVariable,
  castType,
  mysqlFunction,
  mysqlFunctionDiffers,
  fullTextMatch,
  groupConcat,
  systemVariable,
  mysqlSessionSetting,
  lockTables,
  consistentSnapshot,
  showForm,
  describeTable,
  tableMaintenance,
  account,
  serverAdministration,
  qualifiedAssignment,
  groupOrder,
  joinCondition,
  havingAlias,
  soundsLike,
  valuesRow,
  nullTreatment,
  odbcEscape,
  memberOf,
  explainForm,
  mysqlCallForm,
  transactionForm,
  objectForm,
  redundantKey,
  defaultValue,
  mariadbType,
  mariadbSequence,
  mysqlGrantForm,
  selectClause,
  powerOperator,
  likeCase,
  sequenceValue,
  chainedComparison,
  truthValueSum,
  numberCondition,
  assignmentOrder,
  limitAll,
  distinctOrder,
  integerDivision,
  bitOperators,
  infinity,
  nullOrdering,
  arrayAccess,
  dataModifyingCte,
  systemColumn,
  cursorForm,
  isolationLevel,
  rowLock,
  routineStatement,
  databaseSetting,
  jsonType,
  columnCollation,
  temporaryTable,
  columnChange,
  indexExpression,
  policySubquery,
  schemaChangeMeaning,
  timeZoneType,
  serverInternals,
  queryAdvice,
  copyQuote,
  routineInDefinition,
  backtickName,
  doubleQuotedString,
  backslashEscape,
  hashComment,
  conditionalComment,
  mysqlLiteral,
  clientCommand,
  reservedName,
  foldedName,
  autoIncrement,
  mysqlIntegerType,
  unsignedType,
  tinyintFlag,
  mysqlIntegerSize,
  floatType,
  datetimeType,
  timestampZone,
  timeRange,
  yearType,
  tableOption,
  columnAttribute,
  columnCharset,
  collationName,
  mysqlComment,
  onUpdate,
  generatedColumn,
  inlineReferences,
  zeroDate,
  booleanDefault,
  caseInsensitiveKey,
  textType,
  binaryType,
  bitType,
  enumType,
  setType,
  spatialType,
  mysqlSerial,
  keyWord,
  indexPrefix,
  fulltextIndex,
  spatialIndex,
  mysqlIndexOption,
  foreignKeyForm,
  createTableForm,
  mysqlPartitioning,
  counterStart,
  columnPlace,
  modifyColumn,
  alterIndex,
  mysqlRoutine,
  mysqlView,
  definer,
  mysqlDatabase,
  dropIndexOn,
  renameTable,
  alterForm,
  alterOption,
  mysqlEvent,
  mysqlTrigger,
  syntaxError,
  unclosed,
  notChecked,
  targetRefuses,
  targetNotAsked,
  unusedIgnore,
  unknownIgnore,
  ignoreWithoutReason,
  foreignSqlRule,
  foreignKeyType,
  hotIndex,
  sequenceDefault,
  madeTwice,
  unknownReference,
  uniqueDrop,
  unindexableType,
  viewDependent,
  serialSequence,
  expectedType,
  operatorPlace,
  operatorChain,
  plpgsqlExpression,
  showName,
  dateText,
  regularExpression,
  bytesPattern,
  setReturningPlace,
  viewWrite,
  mixedArithmetic,
  transactionWord,
  citextComparison,
  transactionDdl,
  operatorTypes,
  valuesTogether,
  argumentTypes,
  transactionRetry,
  nameCase,
  digitName,
  outerLimit,
];
