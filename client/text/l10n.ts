/** The signature of `vscode.l10n.t`: a message with `{0}`, `{1}`… and what to put there. */
export type Translate = (message: string, ...args: (string | number | boolean)[]) => string;

const fillOnly: Translate = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)] ?? ''));

let translate: Translate = fillOnly;

/**
 * Every text that a person reads goes through here. The view models may not import `vscode` (their tests run without
 * it), so activation hands `vscode.l10n.t` in; until then the English text is filled in.
 */
export const t: Translate = (message, ...args) => translate(message, ...args);

/** Uses `vscode.l10n.t` from now on. */
export function useTranslator(translator: Translate): void {
  translate = translator;
}
