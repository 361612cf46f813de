import type { Document } from './positions.ts';
import { fixedPartOf, shownOf, toDiagnostics, type Places, type Shown } from './diagnostics.ts';
import type { CheckedFile } from './files.ts';
import { fileOf } from './workspace-files.ts';
import { bytesOf, DiagnosticBytes, WrittenDiagnostics } from './written-diagnostics.ts';

/** Findings that are written at once; then others may have their turn. */
const atOnce = 500;

/** Messages whose bytes are kept; beyond, all are forgotten. */
const mostKept = 50_000;

interface Kept {
  readonly severity: Shown['severity'];
  readonly code: Shown['code'];
  readonly fixClass: Shown['fixClass'];
  readonly bytes: Uint8Array;
}

const comma = bytesOf(',');
const open = bytesOf('[');
const close = bytesOf(']');
const closeDiagnostic = bytesOf('}');
const related = {
  open: bytesOf(',"relatedInformation":['),
  own: (uri: string) => bytesOf(`{"location":{"uri":${JSON.stringify(uri)},"range":`),
  place: bytesOf('{"location":'),
  message: bytesOf(',"message":'),
};

/** Writes what `toDiagnostics` lists, as bytes. What does not depend on where a finding stands is written once. */
export class DiagnosticsWriter {
  readonly #kept = new Map<string, Kept>();
  readonly #texts = new Map<string, Uint8Array>();
  /** Bytes of the last list of a document. */
  readonly #lengths = new WeakMap<object, number>();

  /** In steps between which others may have their turn. */
  *write(
    document: Document,
    checked: CheckedFile,
    places: Places,
    most: number,
    around?: number,
  ): Generator<undefined, WrittenDiagnostics> {
    if (checked.state === 'declined') {
      const json = Buffer.from(JSON.stringify(toDiagnostics(document, checked, places, most, around)));
      return new WrittenDiagnostics(json, 0, json.length);
    }
    const shown = shownOf(checked, most, around);
    const bytes = new DiagnosticBytes(checked.analysis.lines, (this.#lengths.get(document) ?? 0) * 1.1);
    const own = fileOf(document.uri);
    const ownPlace = related.own(document.uri);
    bytes.add(open);
    for (let i = 0; i < shown.length; i++) {
      if (i % atOnce === atOnce - 1) yield;
      if (i > 0) bytes.add(comma);
      const each = shown[i] as Shown;
      bytes.range(each.range.start, each.range.end);
      bytes.add(this.#fixedPart(each));
      if (each.related !== undefined) this.#related(bytes, each.related, own, ownPlace, places);
      bytes.add(closeDiagnostic);
    }
    bytes.add(close);
    this.#lengths.set(document, bytes.length);
    return bytes.written();
  }

  #related(
    bytes: DiagnosticBytes,
    list: NonNullable<Shown['related']>,
    own: string,
    ownPlace: Uint8Array,
    places: Places,
  ): void {
    bytes.add(related.open);
    let first = true;
    for (const { file, range, message } of list) {
      const elsewhere = file === own ? null : places(file, range);
      if (file !== own && elsewhere === null) continue;
      if (!first) bytes.add(comma);
      first = false;
      if (elsewhere === null) {
        bytes.add(ownPlace);
        bytes.rangeOnly(range.start, range.end);
        bytes.add(closeDiagnostic);
      } else {
        bytes.add(related.place);
        bytes.location(elsewhere);
      }
      bytes.add(related.message);
      bytes.add(this.#text(message));
      bytes.add(closeDiagnostic);
    }
    bytes.add(close);
  }

  #text(text: string): Uint8Array {
    let bytes = this.#texts.get(text);
    if (bytes === undefined) {
      if (this.#texts.size >= mostKept) this.#texts.clear();
      bytes = bytesOf(JSON.stringify(text));
      this.#texts.set(text, bytes);
    }
    return bytes;
  }

  #fixedPart(shown: Shown): Uint8Array {
    const { message, severity, code, fixClass } = shown;
    const kept = this.#kept.get(message);
    if (kept?.severity === severity && kept.code === code && kept.fixClass === fixClass) return kept.bytes;
    if (this.#kept.size >= mostKept) this.#kept.clear();
    // Its braces are those of the diagnostic, which the range has opened.
    const bytes = bytesOf(`,${JSON.stringify(fixedPartOf(shown)).slice(1, -1)}`);
    this.#kept.set(message, { severity, code, fixClass, bytes });
    return bytes;
  }
}
