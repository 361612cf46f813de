/**
 * Words that mean something of their own in PL/pgSQL, in lower case: its keywords (PostgreSQL 18,
 * src/pl/plpgsql/src/pl_reserved_kwlist.h and pl_unreserved_kwlist.h) and the variables that nobody declares (chapter
 * "PL/pgSQL": FOUND, what a trigger's function and an exception's handler are told).
 */
export const plpgsqlWords: ReadonlySet<string> = new Set(
  `all begin by case declare else end execute for foreach from if in into loop not null or strict then to using when while
  absolute alias and array assert backward call chain close collate column column_name commit constant constraint
  constraint_name continue current cursor datatype debug default detail diagnostics do dump elseif elsif errcode error
  exception exit fetch first forward get hint import info insert is last log merge message message_text move next no notice
  open option perform pg_context pg_datatype_name pg_exception_context pg_exception_detail pg_exception_hint pg_routine_oid
  print_strict_params prior query raise relative return returned_sqlstate reverse rollback row_count rowtype schema
  schema_name scroll slice sqlstate stacked table table_name type use_column use_variable variable_conflict warning
  found sqlerrm new old tg_name tg_when tg_level tg_op tg_relid tg_relname tg_table_name tg_table_schema tg_nargs tg_argv
  tg_event tg_tag`.split(/\s+/),
);
