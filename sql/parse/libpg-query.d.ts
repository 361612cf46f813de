/** The part of libpg-query's Emscripten module that engine.ts calls; the package has types for its wrapper only. */
declare module 'libpg-query/wasm/libpg-query.js' {
  export interface PgQueryModule {
    /** Renewed when the memory grows: read it anew after each call. */
    readonly HEAPU8: Uint8Array;
    _malloc(size: number): number;
    _free(at: number): void;
    _wasm_parse_query_raw(text: number): number;
    _wasm_free_parse_result(result: number): void;
    getValue(at: number, type: 'i32'): number;
  }
  export default function createModule(): Promise<PgQueryModule>;
}
